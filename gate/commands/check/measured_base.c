/* check where no record tells of base: builds and measures it, in turn with
 * head. */
#include <string.h>

#include "gate/baseline/commit_acceptances.h"
#include "gate/commands/check/check.h"

/* Whether head's captures of a workload have what the processor matters to. */
static bool tells_time(const struct checking *c, const char *workload)
{
	const struct run_set *head = &c->flow.runs.sets[SET_HEAD];

	for (size_t i = 0; i < head->capture_count; i++) {
		const struct costs *costs = &head->captures[i].costs;

		if (strcmp(head->captures[i].workload, workload) != 0)
			continue;
		for (uint32_t m = 0; m < costs->metric_count; m++) {
			const struct metric *metric = &costs->metrics[m];

			if (metric->nature == NATURE_SAMPLED &&
				metric_minds_machine(
					metric_row_of(c->flow.symtab, metric),
					symtab_text(c->flow.symtab,
						metric->name).data))
				return true;
		}
	}
	return false;
}

/* In what the records of a workload whose time they are to tell differ from this
 * machine; NULL: in nothing that matters. */
static const char *other_machine(const struct checking *c)
{
	const struct selection *s = &c->selection;

	for (size_t i = 0; i < s->pool_count; i++)
		if (s->pools[i].machine &&
			c->query.environments == SELECT_STRICT &&
			tells_time(c, c->query.workloads[i].name))
			return s->pools[i].machine;
	return NULL;
}

bool check_may_measure(const struct checking *c)
{
	return c->measure.label && !c->values->measure.no_retest &&
	       !c->counts_fail &&
	       c->start.id.hex[0] &&
	       (c->selection.miss != SELECT_FOUND || other_machine(c));
}

/* The commits since base was measured, which may accept something. */
static int accepted_since_start(struct checking *c, struct err *err)
{
	return commit_acceptances_between(&c->flow.config, &c->trailers_cut,
		&c->repo, &c->start.id, &c->start.head, c->arena, err);
}

int check_measure(struct verdict *out, struct checking *c, struct err *err)
{
	struct flow *f = &c->flow;
	const char *machine = other_machine(c), *why;
	struct runs runs;
	int status;

	runs_open(&runs, f->symtab, c->arena);
	status = retest_runs_in_turn(&runs, &c->measure, c->start.id.hex, &why,
		err);
	if (status > 0)
		note_first(&f->config.notes, "base-not-measured",
			"%.7s could not be built and measured here: %s",
			c->start.id.hex, why);
	if (status)
		return status;
	f->runs = runs;
	f->commits[SET_BASE] = c->start.id.hex;
	f->environment[SET_BASE] = f->environment[SET_HEAD];
	note_first(&f->config.notes, "base-measured",
		"%.7s, %s, was built here and measured in turn with HEAD: %s%s",
		c->start.id.hex, c->start.how, machine
			? "what is recorded is of another machine: "
			: "there is no baseline of it", machine ? machine : "");
	return accepted_since_start(c, err) || flow_read(f, err) ||
		flow_compare(out, f, err) ? -1 : 0;
}
