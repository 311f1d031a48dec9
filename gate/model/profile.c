/* What the rest of the program takes for granted about a profile. */
#include "gate/model/profile.h"

#include <math.h>
#include <stdlib.h>

#include "gate/text/num.h"

const struct metric_row *metric_row_of(const struct symtab *symtab,
	const struct metric *metric)
{
	return metric_find(symtab_text(symtab, metric->name).data,
		symtab_text(symtab, metric->unit).data);
}

/* Whether a column of the table adds up to a number, signs aside. */
static bool column_is_finite(
	const double *table, uint32_t rows, uint32_t columns, uint32_t column)
{
	double sum = 0;

	for (uint32_t row = 0; row < rows; row++)
		sum += fabs(table[(size_t)row * columns + column]);
	return isfinite(sum);
}

int profile_check(const struct profile *p, struct err *err)
{
	for (uint32_t s = 0; s < p->stack_count; s++)
		if (p->stack_start[s] > p->stack_start[s + 1])
			BUG("stack %u ends before it begins", s);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		const struct metric *metric = &p->metrics[m];

		if (metric->events < -1 ||
			metric->events >= (int64_t)p->event_count)
			BUG("metric %u: event column %d of %u", m,
				metric->events, p->event_count);
		if (!column_is_finite(
			    p->values, p->stack_count, p->metric_count, m))
			return err_set(err, ERR_INPUT,
				"the values of metric %s do not add up to a "
				"finite number",
				symtab_text(p->symtab, metric->name).data);
	}
	for (uint32_t e = 0; e < p->event_count; e++)
		if (!column_is_finite(
			    p->events, p->stack_count, p->event_count, e))
			return err_set(err, ERR_INPUT,
				"the observations behind the values do not "
				"add up to a finite number");
	for (uint32_t i = 0; i < p->bench_value_count; i++)
		if (!isfinite(p->bench_values[i].value) ||
			!isfinite(p->bench_values[i].iterations))
			return err_set(err, ERR_INPUT,
				"benchmark %s: a number that is not finite",
				symtab_text(p->symtab,
					p->bench_values[i].benchmark)
					.data);
	return 0;
}

sym profile_fact(const struct profile *p, const char *key)
{
	for (uint32_t f = 0; f < p->fact_count; f++)
		if (span_equal(symtab_text(p->symtab, p->facts[f].key),
			    span_of(key)))
			return p->facts[f].value;
	return (sym){0};
}

double profile_operations(const struct profile *p)
{
	sym said = profile_fact(p, FACT_OPERATIONS);
	double operations;

	return said.i && num_parse(&operations, symtab_text(p->symtab, said)) &&
	                       operations > 0.0
	               ? operations
	               : (double)NAN;
}

struct named_label {
	struct span key;
	struct span value;
	struct label label;
};

static int label_compare(const void *a, const void *b)
{
	const struct named_label *x = a;
	const struct named_label *y = b;
	int order = span_compare(x->key, y->key);

	return order != 0 ? order : span_compare(x->value, y->value);
}

void profile_sort_labels(struct profile *profile)
{
	const struct symtab *symtab = profile->symtab;
	struct label *labels = profile->labels;
	uint32_t count = profile->label_count;
	struct named_label *named = xcalloc(count, sizeof(*named));

	for (uint32_t i = 0; i < count; i++)
		named[i] = (struct named_label){
			symtab_text(symtab, labels[i].key),
			symtab_text(symtab, labels[i].value), labels[i]};
	qsort(named, count, sizeof(*named), label_compare);
	for (uint32_t i = 0; i < count; i++)
		labels[i] = named[i].label;
	free(named);
}
