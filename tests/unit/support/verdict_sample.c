/* Verdicts made up in-process that tell a story each. */
#include "tests/unit/support/verdict_sample.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/causes/causes.h"

const char *const sample_stories[] = {
	"regression",
	"pass",
	"undecided",
	"no-baseline",
	"error",
	"several",
	"hostile",
	"huge",
	NULL,
};

static void clear_test(struct test_detail *test)
{
	*test = (struct test_detail){
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		ABSENT,
		-1,
	};
}

static struct side_value side_of(double value, double events, double share)
{
	return (struct side_value){
		.present = value > 0,
		.value = value,
		.lo = value * .97,
		.hi = value * 1.03,
		.runs = 5,
		.events = events,
		.share = share,
	};
}

/* A finding of workload "BenchmarkParse" with its ratio and an interval. */
static struct finding *add(struct verdict *verdict, enum status status,
	enum reason reason, enum kind kind, const char *metric,
	const char *unit, const char *function, double base, double head)
{
	struct finding *finding = &verdict->findings[verdict->finding_count];
	double ratio = base > 0 ? head / base : ABSENT;

	*finding = (struct finding){
		.workload = "BenchmarkParse",
		.kind = kind,
		.metric = metric,
		.unit = unit,
		.attribution = ATTRIBUTION_OWNER,
		.subject = {.function = function},
		.status = status,
		.reason = reason,
		.base = side_of(base, 120, .18),
		.head = side_of(head, 160, .22),
		.change = {head - base, ratio, 1 + (ratio - 1) * .8,
			1 + (ratio - 1) * 1.25, .0004, .0021},
		.judged = true,
		.budget_ratio = 1.1,
		.budget_rule = "default",
		.detectable = 1.31,
	};
	clear_test(&finding->test);
	sample_id(finding, verdict->finding_count++);
	verdict->counts[status]++;
	return finding;
}

static void add_path(struct finding *finding, double absolute,
	const char *const *frames, struct arena *arena)
{
	struct path *path = &finding->paths[finding->path_count++];

	while (frames[path->frame_count])
		path->frame_count++;
	path->frames =
		arena_alloc(arena, path->frame_count, sizeof(*path->frames));
	memcpy(path->frames, frames, path->frame_count * sizeof(*path->frames));
	path->absolute = absolute;
}

/* As many commits of base as there are names, all about as costly. */
static void add_history(struct finding *finding, const char *const *commits,
	size_t count, struct arena *arena)
{
	finding->history = arena_alloc(arena, count, sizeof(*finding->history));
	finding->history_count = count;
	for (size_t i = 0; i < count; i++) {
		struct past *past = &finding->history[i];

		past->commit = commits[i];
		past->cost = side_of(
			finding->base.value * (.98 + .01 * (double)(i % 5)), 24,
			ABSENT);
	}
}

static void start(struct verdict *out, struct arena *arena, size_t findings,
	size_t workloads)
{
	static const char *const names[] = {
		"BenchmarkDecode",
		"BenchmarkParse",
	};

	*out = (struct verdict){
		.tool_version = "0.1.0",
		.rules = 2,
		.base = {"perf/base",
			"9f3c2a17b0d94e55a1c2d3e4f5061728394a5b6c", 5, {0}},
		.head = {"perf/head",
			"51aa0f2c9d5e7b1f0a3c4d5e6f708192a3b4c5d6", 5, {0}},
		.policy = {.false_alarms = .01,
			.min_runs = 3,
			.improvement = ABSENT,
			.measured = "auto",
			.config = "profgate.yml"},
		.interleaved = true,
		.machine_factor = ABSENT,
		.workload_count = workloads,
	};
	out->findings = arena_alloc(arena, findings, sizeof(*out->findings));
	out->workloads = arena_alloc(arena, workloads, sizeof(*out->workloads));
	out->notes = arena_alloc(arena, 4, sizeof(*out->notes));
	for (size_t i = 0; i < workloads; i++)
		out->workloads[i] = (struct workload_summary){
			.name = names[workloads == 1 ? 1 : i % 2],
			.runs_base = 5,
			.runs_head = 5,
			.kept_base = 5,
			.kept_head = 4 + (unsigned)(i % 2),
			.normalization = "per operation",
			.factor = 1.02,
		};
	out->base.environment.items = arena_alloc(arena, 2,
		sizeof(*out->base.environment.items));
	out->base.environment.items[0] = (struct fact_pair){"cpu", "EPYC 7763"};
	out->base.environment.items[1] = (struct fact_pair){"goos", "linux"};
	out->base.environment.count = 2;
	out->head.environment = out->base.environment;
	out->policy.budgets =
		arena_alloc(arena, 2, sizeof(*out->policy.budgets));
	out->policy.budgets[0] =
		(struct budget_summary){"cpu", "function", .1, .03};
	out->policy.budgets[1] =
		(struct budget_summary){"ns/op", "total", ABSENT, ABSENT};
	out->policy.budget_count = 2;
}

static void add_quiet(struct verdict *out)
{
	add(out, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS, KIND_FUNCTION, "cpu",
		"ns", "go/scanner.(*Scanner).next", 5.1e6, 5.4e6)
		->detectable = 1.62;
	add(out, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS, KIND_FUNCTION, "cpu",
		"ns", "go/parser.(*parser).parseOperand", 2.9e6, 2.6e6)
		->detectable = 2.04;
	add(out, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS, KIND_FUNCTION, "cpu",
		"ns", "go/token.(*File).AddLine", 2.2e6, 2.2e6)
		->detectable = 2.31;
	add(out, STATUS_UNDECIDED, REASON_TOO_FEW_EVENTS, KIND_FUNCTION, "cpu",
		"ns", "go/ast.NewIdent", 1.9e6, 2.1e6)
		->detectable = 2.4;
	add(out, STATUS_UNCHANGED, REASON_WITHIN_BUDGET, KIND_TOTAL, "cpu",
		"ns", NULL, 48.1e6, 48.4e6);
	add(out, STATUS_UNCHANGED, REASON_WITHIN_BUDGET_EXACT, KIND_TOTAL,
		"allocs/op", "allocs/op", NULL, 12345, 12345)
		->exact = true;
	out->judged = out->finding_count + 30;
	out->counts[STATUS_UNCHANGED] += 30;
	out->seen = "alloc_objects +5 %, alloc_space +6 %, cpu +31 % in "
		    "go/parser.(*parser).next (of 34 judged, 4 undecided)";
}

static void add_regressions(struct verdict *out, struct arena *arena)
{
	static const char *const scan[] = {
		"go/scanner.(*Scanner).scanIdentifier",
		"go/scanner.(*Scanner).Scan",
		"go/parser.(*parser).next0",
		"go/parser.(*parser).next",
		"go/parser.(*parser).parseSimpleStmt",
		"go/parser.(*parser).parseStmt",
		"go/parser.(*parser).parseBody",
		"go/parser.ParseFile",
		"go/parser.BenchmarkParse",
		"testing.(*B).runN",
		NULL,
	};
	static const char *const short_path[] = {
		"go/scanner.(*Scanner).scanIdentifier",
		"go/parser.ParseFile",
		NULL,
	};
	static const char *const commits[] = {
		"07d1c3a95f6b4e2830c1a79d5e4f3b2a1908d7c6",
		"5b2e9d0c7a1f4836e5d4c3b2a19087f6e5d4c3b2",
		"c4a7e1f09b3d5268a7f6e5d4c3b2a1908f7e6d5c",
		"9f3c2a17b0d94e55a1c2d3e4f5061728394a5b6c",
	};
	struct finding *at;

	at = add(out, STATUS_REGRESSION, REASON_PAST_BUDGET, KIND_FUNCTION,
		"cpu", "ns", scan[0], 348e3, 412e3);
	add_history(at, commits, 4, arena);
	at->subject.file = "src/go/scanner/scanner.go";
	at->subject.line = 388;
	at->paths = arena_alloc(arena, 2, sizeof(*at->paths));
	add_path(at, 51e3, scan, arena);
	add_path(at, 13e3, short_path, arena);
	at = add(out, STATUS_REGRESSION, REASON_PAST_BUDGET, KIND_SITE,
		"alloc_space", "bytes", "go/parser.(*parser).parseIdent", 8.2e6,
		12.9e6);
	at->subject.file = "src/go/parser/parser.go";
	at->subject.line = 612;
	at->lines = arena_alloc(arena, 2, sizeof(*at->lines));
	at->lines[0] = (struct site_line){
		"src/go/parser/parser.go", 612, 5.2e6, 9.9e6};
	at->lines[1] =
		(struct site_line){"src/go/parser/parser.go", 640, 3e6, 3e6};
	at->line_count = 2;
	at = add(out, STATUS_REGRESSION, REASON_PAST_BUDGET, KIND_SITE,
		"alloc_objects", "count", "go/parser.(*parser).parseIdent",
		12345, 1.55e6);
	at->subject.file = "src/go/parser/parser.go";
	at->subject.line = 612;
	at->test.z = 7.25;
	at->test.one_run = 1;
}

/* Trees of the first workload; functions repeat. */
static void add_trees(struct verdict *out, size_t count, size_t nodes,
	const char *const *functions, size_t function_count,
	struct arena *arena)
{
	out->trees = arena_alloc(arena, count, sizeof(*out->trees));
	out->tree_count = count;
	for (size_t i = 0; i < count; i++)
		sample_tree(&out->trees[i], nodes, functions, function_count,
			i + 1, arena);
}

static void tell_regression(struct verdict *out, struct arena *arena)
{
	static const char *const functions[] = {
		"go/scanner.(*Scanner).scanIdentifier",
		"go/scanner.(*Scanner).Scan",
		"go/parser.(*parser).next0",
		"go/parser.(*parser).parseStmt",
		"go/parser.ParseFile",
		"go/parser.BenchmarkParse",
		"testing.(*B).runN",
	};
	struct finding *at;

	start(out, arena, 24, 1);
	add_trees(out, 1, 80, functions,
		sizeof(functions) / sizeof(*functions), arena);
	out->outcome = OUTCOME_REGRESSION;
	out->exit_code = 1;
	add_regressions(out, arena);
	add(out, STATUS_SUSPECT, REASON_NOT_CONFIRMED, KIND_FUNCTION, "cpu",
		"ns", "go/token.(*File).Position", 1.1e6, 1.6e6);
	at = add(out, STATUS_ACCEPTED, REASON_ACCEPTED, KIND_FUNCTION, "cpu",
		"ns", "go/parser.(*parser).tryResolve", 2.2e6, 3.1e6);
	at->accepted_reason = "validates UTF-8 now";
	at->budget_rule = "profgate.yml:12";
	add(out, STATUS_TOLERATED, REASON_TOLERATED, KIND_SITE, "alloc_space",
		"bytes", "go/ast.NewScope", 100e3, 120e3)
		->budget_ratio = 1.25;
	at = add(out, STATUS_MOVED, REASON_MOVED, KIND_FUNCTION, "cpu", "ns",
		"go/parser.(*parser).parseTerm", 0, 3.3e6);
	at->matched_present = true;
	at->matched.function = "go/parser.(*parser).parseFactor";
	add(out, STATUS_NEW, REASON_NEW, KIND_FUNCTION, "cpu", "ns",
		"go/scanner.isLetterSlow", 0, 210e3);
	add(out, STATUS_REMOVED, REASON_REMOVED, KIND_FUNCTION, "cpu", "ns",
		"go/scanner.isLetterFast", 90e3, 0);
	add(out, STATUS_IMPROVEMENT, REASON_IMPROVED, KIND_FUNCTION, "cpu",
		"ns", "go/parser.(*parser).parseExprInternalWithALongName",
		4.2e6, 3.1e6);
	add(out, STATUS_IMPROVEMENT, REASON_IMPROVED, KIND_SITE, "alloc_space",
		"bytes", "go/parser.(*parser).parseType", 4.2e6, 3.1e6);
	add_quiet(out);
	out->notes[0] = (struct verdict_note){"runs-dropped",
		"run 004 of head was disturbed and left out", "BenchmarkParse"};
	out->note_count = 1;
}

static void tell_several(struct verdict *out, struct arena *arena)
{
	struct finding *at;

	start(out, arena, 24, 2);
	out->outcome = OUTCOME_REGRESSION;
	out->exit_code = 0;
	out->interleaved = false;
	out->machine_factor = 1.19;
	add_regressions(out, arena);
	at = add(out, STATUS_REGRESSION, REASON_PAST_BUDGET, KIND_TOTAL, "cpu",
		"ns", NULL, 10.2e6, 14.1e6);
	at->workload = "BenchmarkDecode";
	at = add(out, STATUS_SUSPECT, REASON_APART, KIND_FUNCTION, "cpu", "ns",
		"encoding/json.(*decodeState).literalStore", 2.2e6, 3.4e6);
	at->workload = "BenchmarkDecode";
	at = add(out, STATUS_IMPROVEMENT, REASON_IMPROVED, KIND_FUNCTION, "cpu",
		"ns", "encoding/json.unquote", 2.2e6, 1.4e6);
	at->workload = "BenchmarkDecode";
	add_quiet(out);
}

static void tell_pass(struct verdict *out, struct arena *arena)
{
	start(out, arena, 24, 1);
	out->outcome = OUTCOME_PASS;
	add(out, STATUS_IMPROVEMENT, REASON_IMPROVED, KIND_FUNCTION, "cpu",
		"ns", "go/parser.(*parser).parseExpr", 4.2e6, 3.1e6);
	add_quiet(out);
}

static void tell_undecided(struct verdict *out, struct arena *arena)
{
	start(out, arena, 24, 1);
	out->outcome = OUTCOME_UNDECIDED;
	out->exit_code = 3;
	out->policy.undecided_fails = true;
	out->base.runs = 2;
	out->head.runs = 2;
	out->workloads[0] = (struct workload_summary){
		.name = "BenchmarkParse",
		.runs_base = 2,
		.runs_head = 2,
		.kept_base = 2,
		.kept_head = 2,
		.normalization = "per operation",
		.factor = ABSENT,
	};
	add_quiet(out);
	for (size_t i = 0; i < out->finding_count; i++) {
		out->findings[i].status = STATUS_UNDECIDED;
		out->findings[i].reason = REASON_TOO_FEW_RUNS;
	}
	memset(out->counts, 0, sizeof(out->counts));
	out->counts[STATUS_UNDECIDED] = out->finding_count;
	out->judged = out->finding_count;
	out->seen = NULL;
}

static void tell_no_baseline(struct verdict *out, struct arena *arena)
{
	start(out, arena, 1, 0);
	out->outcome = OUTCOME_NO_BASELINE;
	out->base = (struct side_summary){"main", NULL, 0, {0}};
	out->notes[0] = (struct verdict_note){"no-baseline",
		"no baseline of main is stored yet: run profgate record on "
		"main",
		NULL};
	out->note_count = 1;
}

static void tell_error(struct verdict *out, struct arena *arena)
{
	start(out, arena, 1, 0);
	out->outcome = OUTCOME_ERROR;
	out->exit_code = 5;
	out->base = out->head = (struct side_summary){"", NULL, 0, {0}};
	out->notes[0] = (struct verdict_note){"no-verdict",
		"perf/base/BenchmarkParse/<002>|x.cpu.pb.gz: sample 412 has 3 "
		"values, profile declares 2",
		NULL};
	out->note_count = 1;
}

/* Every hostile name in every place, under every status. */
static void tell_hostile(struct verdict *out, struct arena *arena)
{
	size_t count = 0;

	while (sample_hostile[count])
		count++;
	start(out, arena, count, count);
	out->outcome = OUTCOME_REGRESSION;
	out->exit_code = 1;
	out->tool_version = sample_hostile[0];
	out->base.label = "--><script>x</script> `'|";
	out->head.label = "\x1b[31m|\n::error::";
	out->base.commit = "</code><img src=x onerror=1>";
	out->head.commit = NULL;
	out->since = (struct since_summary){.present = true,
		.name = "<img src=x>`|@org/team\n##[add-mask]",
		.commit = "</code><img src=x onerror=1>",
		.runs = 3,
		.judged = 1};
	out->seen = "x ##[add-mask]y <img src=x> | @org/team";
	out->notes = arena_alloc(arena, count, sizeof(*out->notes));
	out->note_count = count;
	out->coverage = arena_alloc(arena, count, sizeof(*out->coverage));
	out->coverage_count = out->not_judged = count;
	for (size_t i = 0; i < count; i++) {
		const char *name = sample_hostile[i];
		const char **names = arena_alloc(arena, 3, sizeof(*names));
		struct finding *at = add(out,
			i % 2 ? (enum status)(i / 2 % STATUS_COUNT)
			      : STATUS_REGRESSION,
			(enum reason)(i % REASON_COUNT), KIND_FUNCTION,
			i % 5 ? "cpu" : name, i % 7 ? "ns" : name, name, 100,
			140);

		names[0] = name;
		names[1] = sample_hostile[(i + 7) % count];
		names[2] = "main";
		at->workload = i % 3 ? "w" : name;
		at->subject.file = name;
		at->subject.line = 1 + (unsigned)i;
		at->subject.module = name;
		at->accepted_reason = name;
		at->budget_rule = name;
		at->matched_present = i % 2;
		at->matched.function = name;
		at->paths = arena_alloc(arena, 1, sizeof(*at->paths));
		at->path_count = 1;
		at->paths[0] = (struct path){3, names, 40};
		at->lines = arena_alloc(arena, 1, sizeof(*at->lines));
		at->line_count = 1;
		at->lines[0] = (struct site_line){name, 3, 100, 140};
		add_history(at, names, 2, arena);
		at->since = i % 4 ? NULL : name;
		out->workloads[i] = (struct workload_summary){name, 5, 5, 5, 5,
			"per run", 1, 0, 2, names, 2, names};
		out->notes[i] = (struct verdict_note){name, name, name};
		out->coverage[i] = (struct coverage){name, i % 2 ? name : NULL,
			i % 3 ? name : NULL, i % 5 ? NULL : name,
			i % 4 ? name : NULL, i % 6 ? NULL : name, "base", 5, 0,
			false, COVERAGE_NOT_JUDGED, name, name};
	}
	out->judged = count;
	add_trees(out, 2, 3 * count, sample_hostile, count, arena);
	out->trees[1].workload = "a;b c";
	out->trees[0].workload = sample_hostile[4];
	out->trees[0].metric = sample_hostile[5];
	out->trees[0].unit = sample_hostile[6];
}

/* 10,000 findings with names of 4 KiB. */
static void tell_huge(struct verdict *out, struct arena *arena)
{
	enum { FINDINGS = 10000, LENGTH = 4096, TREES = 10, NODES = 4000,
		FUNCTIONS = 200 };
	const char **names = arena_alloc(arena, FINDINGS, sizeof(*names));
	const char *commits[20];

	for (size_t i = 0; i < 20; i++)
		commits[i] = "9f3c2a17b0d94e55a1c2d3e4f5061728394a5b6c";
	start(out, arena, FINDINGS, 4);
	out->outcome = OUTCOME_REGRESSION;
	out->exit_code = 1;
	for (size_t i = 0; i < FINDINGS; i++) {
		char *name = arena_alloc(arena, LENGTH + 1, 1);
		const char **frames = arena_alloc(arena, 3, sizeof(*frames));
		struct finding *at;

		memset(name, i % 2 ? '@' : '<', LENGTH);
		snprintf(name, 16, "f%zu", i);
		name[strlen(name)] = '<';
		frames[0] = frames[1] = frames[2] = names[i] = name;
		at = add(out,
			i < FINDINGS / 2 ? STATUS_REGRESSION
					 : (enum status)(i % STATUS_COUNT),
			REASON_PAST_BUDGET, KIND_FUNCTION, "cpu", "ns", name,
			100, 140);
		at->workload = out->workloads[i % 4].name;
		at->subject.file = name;
		at->subject.line = 7;
		at->paths = arena_alloc(arena, 1, sizeof(*at->paths));
		at->path_count = 1;
		at->paths[0] = (struct path){3, frames, 40};
		add_history(at, commits, 20, arena);
	}
	out->judged = FINDINGS;
	add_trees(out, TREES, NODES, names, FUNCTIONS, arena);
}

bool sample_story(struct verdict *out, const char *story, struct arena *arena)
{
	static void (*const tellers[])(struct verdict *, struct arena *) = {
		tell_regression,
		tell_pass,
		tell_undecided,
		tell_no_baseline,
		tell_error,
		tell_several,
		tell_hostile,
		tell_huge,
	};

	for (size_t i = 0; sample_stories[i]; i++) {
		if (strcmp(sample_stories[i], story) == 0) {
			tellers[i](out, arena);
			causes_find(out, arena);
			return true;
		}
	}
	return false;
}
