/* What real captures of each language charge to nobody, and to the function
 * that is made slower in head: as a hand count by the language's own tool has
 * it (fixtures/languages/SHARES). */
#include "tests/unit/support/support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/frames/owner.h"
#include "gate/read/reader.h"

#define FOLDER "fixtures/languages/"
#define NEAR 2.0 /* points */

enum { NAME_MAX_LEN = 80 };

struct hand_count {
	char capture[NAME_MAX_LEN], metric[NAME_MAX_LEN], func[NAME_MAX_LEN];
	double nobody, func_share; /* percent */
};

static void load(struct profile *out, const char *path, struct arena *arena,
	struct symtab *symtab)
{
	struct err err = {0};

	if (capture_read_file(out, path, arena, symtab, &limits_default, &err))
		fail_msg("%s", err.text);
}

static uint32_t column_of(const struct profile *p, const char *name)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (span_equal(symtab_text(p->symtab, p->metrics[m].name),
			    span_of(name)))
			return m;
	fail_msg("no metric %s", name);
	return 0;
}

static bool owned_by(const struct owners *owners, const char *func)
{
	const struct profile *p = owners->profile;
	struct span name;

	if (owners->depth == 0)
		return false;
	name = symtab_text(
		p->symtab, p->frames[owners->at_frame[0]].func);
	/* some profilers write what C++ functions take */
	name.len = span_find(name, 0, '(');
	return span_equal(name, span_of(func));
}

static void check_shares(const struct hand_count *want, const struct profile *p)
{
	uint32_t m = column_of(p, want->metric);
	struct policy policy = policy_default;
	struct owners owners;
	double all = 0, nobody = 0, func = 0;

	owners_init(&owners, p, &policy, NULL);
	for (uint32_t s = 0; s < p->stack_count; s++) {
		double value = p->values[s * p->metric_count + m];

		owners_find(&owners, s, false);
		all += value;
		nobody += owners.depth == 0 ? value : 0;
		func += owned_by(&owners, want->func) ? value : 0;
	}
	owners_clear(&owners);
	nobody *= 100 / all;
	func *= 100 / all;
	if (fabs(nobody - want->nobody) > NEAR ||
		fabs(func - want->func_share) > NEAR)
		fail_msg("%s: nobody's is %.1f %%, by hand %.1f %%; %s %.1f %%,"
			 " by hand %.1f %%",
			want->capture, nobody, want->nobody, want->func, func,
			want->func_share);
}

static void check_line(const char *line)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct profile profile = {0};
	struct hand_count want;
	char path[sizeof FOLDER + NAME_MAX_LEN];

	if (sscanf(line, "%79s %79s %lf %79s %lf", want.capture, want.metric,
		    &want.nobody, want.func, &want.func_share) != 5)
		fail_msg("not a hand count: %s", line);
	snprintf(path, sizeof path, FOLDER "%s", want.capture);
	load(&profile, path, &arena, symtab);
	check_shares(&want, &profile);
	arena_clear(&arena);
	symtab_free(symtab);
}

static void test_hand_counts(void **state)
{
	FILE *table = fopen(FOLDER "SHARES", "r");
	char line[4 * NAME_MAX_LEN];
	size_t checked = 0;

	(void)state;
	assert_non_null(table);
	while (fgets(line, sizeof line, table)) {
		if (line[0] == '#' || line[0] == '\n')
			continue;
		check_line(line);
		checked++;
	}
	fclose(table);
	assert_int_not_equal(checked, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hand_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
