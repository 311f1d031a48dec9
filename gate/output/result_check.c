/* Holds verdict, causes and findings of a result against each other. */
#include "gate/output/result_check.h"

#include <stdlib.h>
#include <string.h>

#include "gate/text/escape.h"

/* What the findings say of a cause. */
struct tally {
	const char *id;
	size_t number; /* of the cause */
	size_t findings;
	enum status worst;
	bool leader_found;
};

static int compare_tallies(const void *a, const void *b)
{
	const struct tally *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

static int compare_id(const void *id, const void *tally)
{
	return strcmp(id, ((const struct tally *)tally)->id);
}

/* Sorted by id; two of one id: -1. */
static int list_causes(struct tally *out, const struct verdict *verdict,
	struct err *err)
{
	for (size_t i = 0; i < verdict->cause_count; i++)
		out[i] = (struct tally){verdict->causes[i].id, i, 0,
			STATUS_COUNT, false};
	qsort(out, verdict->cause_count, sizeof *out, compare_tallies);
	for (size_t i = 1; i < verdict->cause_count; i++)
		if (strcmp(out[i - 1].id, out[i].id) == 0)
			return err_set(err, ERR_INPUT, "causes[%zu].id: that "
				"of causes[%zu] as well", out[i].number,
				out[i - 1].number);
	return 0;
}

static int refuse_cause(size_t finding, const char *id, struct err *err)
{
	struct buf shown = {0};

	escape_line(&shown, id, CAP_NAME / 4);
	err_set(err, ERR_INPUT, "findings[%zu].cause: no cause has the id "
		"\"%s\"", finding, shown.data);
	buf_clear(&shown);
	return -1;
}

static int count_findings(struct tally *tallies, const struct verdict *verdict,
	struct err *err)
{
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		struct tally *of;

		if (!f->cause && f->status == STATUS_REGRESSION)
			return err_set(err, ERR_INPUT, "findings[%zu].cause: "
				"missing, and each regression has one", i);
		if (!f->cause)
			continue;
		of = bsearch(f->cause, tallies, verdict->cause_count,
			sizeof *tallies, compare_id);
		if (!of)
			return refuse_cause(i, f->cause, err);
		of->findings++;
		of->leader_found |= strcmp(f->id, f->cause) == 0;
		if (f->status < of->worst)
			of->worst = f->status;
	}
	return 0;
}

static int check_cause(const struct tally *tally, const struct cause *cause,
	struct err *err)
{
	size_t i = tally->number;

	if (cause->finding_count != tally->findings || tally->findings == 0)
		return err_set(err, ERR_INPUT, "causes[%zu].findings: %zu, and "
			"%zu findings are of this cause", i,
			cause->finding_count, tally->findings);
	if (!tally->leader_found)
		return err_set(err, ERR_INPUT, "causes[%zu].id: of none of its "
			"findings, one of which leads it", i);
	if (cause->status != tally->worst)
		return err_set(err, ERR_INPUT, "causes[%zu].status: %s, and "
			"the worst of its findings is %s", i,
			status_name(cause->status), status_name(tally->worst));
	return 0;
}

static int check_causes(struct tally *tallies, const struct verdict *verdict,
	struct err *err)
{
	if (list_causes(tallies, verdict, err) ||
		count_findings(tallies, verdict, err))
		return -1;
	for (size_t i = 0; i < verdict->cause_count; i++)
		if (check_cause(&tallies[i],
			    &verdict->causes[tallies[i].number], err))
			return -1;
	for (size_t i = 1; i < verdict->cause_count; i++)
		if (verdict->causes[i].status < verdict->causes[i - 1].status)
			return err_set(err, ERR_INPUT, "causes[%zu].status: %s "
				"behind %s, and the worst causes come first",
				i, status_name(verdict->causes[i].status),
				status_name(verdict->causes[i - 1].status));
	return 0;
}

static bool goes_with(enum outcome outcome, int exit_code)
{
	if (outcome == OUTCOME_ERROR || exit_code == 0)
		return true;
	return exit_code == (outcome == OUTCOME_REGRESSION ? 1 :
		outcome == OUTCOME_PASS ? 0 : 3);
}

static int check_outcome(const struct verdict *verdict, struct err *err)
{
	bool failed = verdict->outcome == OUTCOME_REGRESSION;
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++)
		count += verdict->findings[i].status == STATUS_REGRESSION;
	if (failed != (count > 0))
		return err_set(err, ERR_INPUT, "verdict: %s, and %zu findings "
			"are regressions", outcome_name(verdict->outcome),
			count);
	if (verdict->counts[STATUS_REGRESSION] != count)
		return err_set(err, ERR_INPUT, "counts.regression: %zu, and "
			"%zu findings are regressions",
			verdict->counts[STATUS_REGRESSION], count);
	if (!goes_with(verdict->outcome, verdict->exit_code))
		return err_set(err, ERR_INPUT, "exit_code: %d, which does not "
			"go with the verdict %s", verdict->exit_code,
			outcome_name(verdict->outcome));
	return 0;
}

int result_check(const struct verdict *verdict, struct err *err)
{
	struct tally *tallies;
	int result;

	if (check_outcome(verdict, err))
		return -1;
	if (verdict->cause_count == 0)
		return 0;
	tallies = xcalloc(verdict->cause_count, sizeof *tallies);
	result = check_causes(tallies, verdict, err);
	free(tallies);
	return result;
}
