/* The table of what can be wrong with captures, and how it is told. */
#include "gate/runs/check_rules.h"

#include <stdarg.h>
#include <stdio.h>

/* A message is what was found, what follows from it where that is not plain,
 * and what to do. That a capture is a difference of two ("diff-profile") is
 * seen by the readers, as is how a text ends. */
static const struct {
	const char *code;
	const char *follows;
	const char *remedy;
} rules[] = {
	/* refused */
	[NO_SAMPLES] = {"no-samples", NULL,
		"check that the benchmark ran long enough and that nothing "
		"else was profiling it"},
	[NO_RESULTS] = {"no-results", NULL,
		"run `go test -bench PATTERN` with a pattern that matches"},
	[BENCH_FAILED] = {"bench-failed", NULL,
		"mend it, and let the step that measures fail with it (in a "
		"pipe: set -o pipefail)"},
	[METRIC_TWICE] = {"metric-twice", NULL,
		"give each run one capture of a kind, or merge them with "
		"`go tool pprof -proto`"},
	[UNIT_DIFFERS] = {"unit-differs", NULL,
		"take all runs with the same profiler"},
	[PERIOD_DIFFERS] = {"period-differs", NULL,
		"take all runs with the same profiling rate"},
	[TYPES_DIFFER] = {"types-differ", NULL,
		"take the same kind of profile on both sides"},
	[NO_COMMON_WORKLOAD] = {"no-common-workload", NULL,
		"a workload is the folder of its captures: give it the same "
		"name on both sides"},
	[OPERATIONS_CONTRADICT] = {"operations-contradict", NULL,
		"leave \"operations\" out of the run's .NNN.json: the text "
		"counts what the benchmark did"},
	/* the metric is set aside in that workload */
	[MOSTLY_UNSYMBOLIZED] = {"mostly-unsymbolized",
		"the metric was not compared",
		"keep the symbols of the program and its libraries"},
	[SYMBOLS_DIFFER] = {"symbols-differ",
		"what has names on one side has none on the other, and the "
		"metric was not compared",
		"build and strip both sides alike"},
	[MOSTLY_CUT_OFF] = {"mostly-cut-off",
		"functions that are named on one side may be part of it on the "
		"other, and the metric was not compared",
		"let the agent and the server keep all nodes: for Pyroscope a "
		"query with max_nodes=0"},
	[WINDOWS_DIFFER] = {"windows-differ", "they were not compared",
		"take all captures alike, with ?seconds=N (or -base) or "
		"without"},
	/* flagged */
	[RUNS_SILENT] = {"runs-silent", "left out",
		"run `go test -bench PATTERN` with one pattern in all runs"},
	[PERIOD_DERIVED] = {"period-derived",
		"each multiple was counted as one sample",
		"have the profiler write sample counts, or the rate that it "
		"has"},
	[FEW_SAMPLES] = {"few-samples",
		"too few to tell one function from another",
		"make the runs longer, e.g. with -benchtime"},
	[UNSYMBOLIZED] = {"unsymbolized",
		"charged to their callers, or to nobody",
		"keep the symbols of the program and its libraries"},
	[TRUNCATED_STACKS] = {"truncated-stacks",
		"call paths end early, and moved code is harder to recognise",
		"let the profiler keep deeper stacks where it can, as Go 1.23 "
		"does for the heap with GODEBUG=profstackdepth=1024"},
	[LOST_SAMPLES] = {"lost-samples", "nobody knows whose they were",
		"sample less often, or on a machine with less load"},
	[CUT_OFF] = {"cut-off", "charged to nobody",
		"let the agent and the server keep all nodes: for Pyroscope a "
		"query with max_nodes=0"},
	[PROFILER_SHARE] = {"profiler-share",
		"charged to nobody",
		"make the runs longer, or take profiles less often"},
	[CHANNEL_WAITS] = {"channel-waits",
		"charged to nobody: idle connections and workers wait so",
		"name the functions that should be in a rule of profgate.yml"},
	[OPERATIONS_DIFFER] = {"operations-differ",
		"what a run does once weighs differently on each operation",
		"fix the count, as in -benchtime=1000x or "
		"--benchmark_min_time=1000x"},
	[SNAPSHOTS] = {"snapshots", "the windows between them stand for runs",
		"say how many operations each saw, in its .NNN.json, and "
		"totals are judged too"},
	[MACHINE_MIXED] = {"machine-mixed",
		"what differs between machines counts as noise, or as a change "
		"of the code when the other side has another mix",
		"take all runs on machines of one kind"},
};

bool next_capture(struct cursor *c)
{
	for (; c->set < c->group->set_count; c->set++, c->next = 0)
		while (c->next < c->group->counts[c->set]) {
			c->capture = &c->group->captures[c->set][c->next++];
			if (!capture_left_out(c->capture))
				return true;
		}
	return false;
}

const char *check_text(const struct check *check, sym name)
{
	return symtab_text(check->symtab, name).data;
}

int check_refuse(struct err *err, enum check_rule rule, const char *format, ...)
{
	char found[sizeof err->text];
	va_list args;

	va_start(args, format);
	vsnprintf(found, sizeof found, format, args);
	va_end(args);
	return err_set(err, ERR_INPUT, "%s; %s [%s]", found,
		rules[rule].remedy, rules[rule].code);
}

void check_flag(struct check *check, enum check_rule rule, const char *workload,
	struct buf *found)
{
	note_add(check->notes, rules[rule].code, workload, "%.*s: %s; %s",
		(int)found->len, found->data, rules[rule].follows,
		rules[rule].remedy);
	buf_clear(found);
}
