/* Reads captures of tables of tests. */
#include "tests/unit/support/reading.h"

#include "gate/read/reader.h"
#include "gate/text/num.h"
#include "tests/unit/support/stacks.h"
#include "tests/unit/support/support.h"

void assert_reading(const char *name, const char *in, const char *format,
	put_profile *put, const char *want)
{
	assert_reading_bytes(name, span_of(in), format, put, want);
}

void assert_reading_bytes(const char *name, struct span in, const char *format,
	put_profile *put, const char *want)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct buf got = {0};
	struct err err = {0};
	int status = capture_read(&profile, in, &arena, symtab,
		&limits_default, &err);

	if (status)
		buf_text(&got, err.text);
	else
		put(&got, &profile);
	if (!span_equal(buf_view(&got), span_of(want)))
		fail_msg("%s, %s: %d\n%s\nnot\n%s", format, name, status,
			got.data, want);
	if (!status)
		assert_string_equal(profile.format, format);
	buf_clear(&got);
	arena_clear(&arena);
	symtab_free(symtab);
}

void put_results(struct buf *out, const struct profile *p)
{
	char a[NUM_MAX], b[NUM_MAX];

	for (uint32_t i = 0; i < p->bench_value_count; i++) {
		const struct bench_value *x = &p->bench_values[i];

		buf_printf(out, "%s %s %s %s%s\n",
			symtab_text(p->symtab, x->benchmark).data,
			num_format(a, x->iterations), num_format(b, x->value),
			symtab_text(p->symtab, x->unit).data,
			x->better > 0 ? ", more" : "");
	}
	for (uint32_t i = 0; i < p->note_count; i++)
		buf_printf(out, "%s: %s\n", p->notes[i].code,
			p->notes[i].message);
}

void put_metrics(struct buf *out, const struct profile *p)
{
	char number[NUM_MAX];

	for (uint32_t m = 0; m < p->metric_count; m++)
		buf_printf(out, "%s %s %s\n",
			symtab_text(p->symtab, p->metrics[m].name).data,
			symtab_text(p->symtab, p->metrics[m].unit).data,
			num_format(number, p->metrics[m].period));
	put_stacks(out, p, true);
}
