/* No report shows what is not a number, or is beyond all of them, whatever the
 * verdict holds: sides that cost nothing or are not there, ratios of nothing. */
#include "tests/unit/support/support.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "reporters/formats/explain.h"
#include "reporters/reporter.h"
#include "reporters/words/phrase.h"
#include "tests/unit/support/verdict_sample.h"

static const double odd[] = {(double)NAN, (double)INFINITY, -(double)INFINITY,
	0.0, -0.0, -1.0, 5e-324, 1.7e308};

/* What a side may be: not there, or a value. */
static const struct {
	bool present;
	double value;
} sides[] = {{false, 0.0}, {false, (double)NAN}, {true, 0.0}, {true, 100.0},
	{true, (double)NAN}, {true, (double)INFINITY}};

enum { ODDS = sizeof odd / sizeof *odd, SIDES = sizeof sides / sizeof *sides };

/* The word on its own, or after the x of a ratio: "xnan", "-inf", "(nan". */
static const char *find_word(const char *text, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = text; *at; at++) {
		char before = at > text ? at[-1] : ' ';

		if (strncasecmp(at, word, len) != 0 ||
			isalpha((unsigned char)at[len]))
			continue;
		if (!isalpha((unsigned char)before) || before == 'x')
			return at;
	}
	return NULL;
}

static void assert_numbers(const char *text, const char *report)
{
	static const char *const words[] = {"nan", "inf", "infinity"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const char *at = find_word(text, words[i]);
		size_t back = at && at - text > 60 ? 60 : 0;

		if (at)
			fail_msg("%s: ...%.140s", report, at - back);
	}
}

static void set_numbers(double *from, const double *last, double number)
{
	for (double *at = from; at <= last; at++)
		*at = number;
}

static void make_side(struct side_value *out, size_t which, double number)
{
	*out = (struct side_value){sides[which].present, sides[which].value,
		number, number, 5, number, number};
}

/* As the ratio of two sides comes out, or any number. */
static void make_change(struct finding *f, double number, bool divided)
{
	double base = f->base.present ? f->base.value : 0.0;
	double head = f->head.present ? f->head.value : 0.0;

	set_numbers(&f->change.absolute, &f->change.p_adjusted, number);
	if (!divided)
		return;
	f->change.absolute = head - base;
	f->change.ratio = head / base;
}

static void make_odd(struct finding *f, size_t base, size_t head, double number,
	bool divided)
{
	make_side(&f->base, base, number);
	make_side(&f->head, head, number);
	make_change(f, number, divided);
	set_numbers(&f->test.base_events, &f->test.rank_needed, number);
	f->detectable = number;
	if (!divided)
		f->budget_ratio = number;
	for (size_t i = 0; i < f->history_count; i++)
		make_side(&f->history[i].cost, (base + i) % SIDES, number);
	for (size_t i = 0; i < f->path_count; i++)
		f->paths[i].absolute = number;
	for (size_t i = 0; i < f->line_count; i++)
		f->lines[i].base = f->lines[i].head = number;
	f->first = f->step = (struct earlier){f->status, f->reason, f->base,
		f->head, f->change};
}

/* Every status, reason and kind is somewhere. */
static void vary(struct verdict *v, size_t round, bool since)
{
	for (size_t i = 0; i < v->finding_count; i++) {
		struct finding *f = &v->findings[i];

		f->status = (enum status)((i + round) % STATUS_COUNT);
		f->reason = (enum reason)((i + round) % REASON_COUNT);
		f->kind = (enum kind)((i + round / 2) % KIND_COUNT);
		f->exact = (i + round) % 3 == 0;
		f->judged = (i + round) % 4 != 0;
		f->first_present = f->step_present = (i + round) % 2;
		f->since = since ? "v1.4" : NULL;
		if (since && f->status == STATUS_REGRESSION)
			f->reason = REASON_CREEP;
	}
}

/* What one side or both never call. */
static void make_trees_odd(struct verdict *v, bool base, bool head)
{
	for (size_t t = 0; t < v->tree_count; t++)
		for (size_t i = 0; i < v->trees[t].node_count; i++) {
			if (base)
				v->trees[t].nodes[i].base = 0.0;
			if (head)
				v->trees[t].nodes[i].head = 0.0;
		}
}

static void make_whole_odd(struct verdict *v, double number)
{
	v->machine_factor = number;
	v->policy.false_alarms = number;
	for (size_t i = 0; i < v->workload_count; i++)
		v->workloads[i].factor = number;
	for (size_t i = 0; i < v->policy.budget_count; i++)
		v->policy.budgets[i].growth = v->policy.budgets[i].hot = number;
}

static void assert_reports(const struct verdict *v)
{
	const struct report_options options = {0};
	struct buf text = {0};

	for (const struct reporter *r = reporters; r->name; r++) {
		char *script;

		buf_reset(&text);
		r->render(&text, v, &options);
		script = strstr(text.data, "<script>");
		if (script)
			*script = '\0';
		assert_numbers(text.data, r->name);
	}
	for (size_t i = 0; i < v->finding_count; i++) {
		buf_reset(&text);
		explain_render(&text, v, &v->findings[i]);
		phrase_sentence(&text, &v->findings[i]);
		assert_numbers(text.data, "explain");
	}
	buf_clear(&text);
}

static void shows_numbers_alone(void **state)
{
	size_t round = 0;

	(void)state;
	for (size_t n = 0; n < ODDS; n++)
		for (size_t s = 0; s < SIDES * SIDES; s++, round++) {
			struct arena arena = {0};
			struct verdict v;

			assert_true(sample_story(&v, "several", &arena));
			vary(&v, round, round % 3 == 0);
			if (round % 3 == 0)
				v.since =
					(struct since_summary){.present = true,
						.name = "v1.4"};
			for (size_t i = 0; i < v.finding_count; i++)
				make_odd(&v.findings[i], s / SIDES, s % SIDES,
					odd[n], (n + s) % 2);
			make_whole_odd(&v, odd[n]);
			make_trees_odd(&v, s % 2, s % 3 == 0);
			assert_reports(&v);
			arena_clear(&arena);
		}
}

/* That the search finds what it is for. */
static void finds_the_words(void **state)
{
	static const char *const bad[] = {"rose by xnan", "(nan)", "-inf %",
		"NaN", "x inf,", "+Infinity", "1.0,nan,2"};
	static const char *const good[] = {"information", "banana", "inference",
		"info", "finance", "isNaN(x)", "nanoseconds", "xinfo"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_true(find_word(bad[i], "nan") ||
			    find_word(bad[i], "inf") ||
			    find_word(bad[i], "infinity"));
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_false(find_word(good[i], "nan") ||
			     find_word(good[i], "inf") ||
			     find_word(good[i], "infinity"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shows_numbers_alone),
		cmocka_unit_test(finds_the_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
