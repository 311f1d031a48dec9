/* What `show` sums and how it is rendered. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/commands/show/show.h"

struct world {
	struct symtab *symtab;
	struct arena arena;
	struct show show;
};

static struct world world_new(void)
{
	return (struct world){.symtab = symtab_new()};
}

static void world_add(struct world *w, const struct profile *p)
{
	struct err err = {0};

	w->show.arena = &w->arena;
	if (show_add(&w->show, p, "x", &err) != 0)
		fail_msg("%s", err.text);
}

static void world_end(struct world *w)
{
	show_clear(&w->show);
	arena_clear(&w->arena);
	symtab_free(w->symtab);
}

/* "name self total" of every function, in order. */
static void functions_dump(struct buf *out, const struct world *w,
	uint32_t number)
{
	const struct show_table *table = &w->show.functions;
	struct show_options options = {0};
	uint32_t *order;
	uint32_t count =
		show_order(&order, &w->show, table, number, &options);

	buf_reserve(out, 1);
	for (uint32_t i = 0; i < count; i++) {
		const double *numbers =
			table->numbers + (size_t)order[i] * table->width;

		buf_printf(out, "%s%s %g %g", i > 0 ? ", " : "",
			symtab_text(w->symtab, table->rows[order[i]].func).data,
			numbers[0], numbers[1]);
	}
	free(order);
}

static void assert_functions(
	const struct world *w, uint32_t number, const char *want)
{
	struct buf got = {0};

	functions_dump(&got, w, number);
	assert_string_equal(got.data, want);
	buf_clear(&got);
}

static void sums_self_and_total(void **state)
{
	struct world w = world_new();

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main;parse;lex 30",
		"main;parse 12", "main;gc 5", "7", NULL));
	assert_near(w.show.totals[0], 54, 0);
	assert_functions(&w, 0, "lex 30 30, parse 12 42, gc 5 5, main 0 47");
	assert_functions(&w, 1, "main 0 47, parse 12 42, lex 30 30, gc 5 5");
	world_end(&w);
}

static void counts_recursion_once(void **state)
{
	struct world w = world_new();

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main;f;g;f;g;f 10",
		"main;f;f 1", NULL));
	assert_functions(&w, 0, "f 11 11, g 0 10, main 0 11");
	world_end(&w);
}

static void sums_captures(void **state)
{
	struct world w = world_new();

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main;a 1", "main;b 2", NULL));
	world_add(&w, lit(&w.arena, w.symtab, "main;b 3", "init;c 4", NULL));
	assert_int_equal(w.show.capture_count, 2);
	assert_near(w.show.totals[0], 10, 0);
	assert_functions(&w, 0, "b 5 5, c 4 4, a 1 1, init 0 4, main 0 6");
	world_end(&w);
}

static void leaves_out_what_is_zero(void **state)
{
	struct world w = world_new();

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main;a 1", "main;b 0", NULL));
	assert_functions(&w, 0, "a 1 1, main 0 1");
	world_end(&w);
}

static void refuses_other_metrics(void **state)
{
	struct world w = world_new();
	struct profile *other =
		lit(&w.arena, w.symtab, "main 1", NULL);
	struct err err = {0};

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main 1", NULL));
	other->metrics[0].name = symtab_intern(w.symtab, span_of("cpu"));
	assert_int_equal(show_add(&w.show, other, "other.pb", &err), -1);
	assert_non_null(strstr(err.text, "other.pb: its metrics (cpu/count) "
		"are not those of the captures before (samples/count)"));
	world_end(&w);
}

static void selects_a_metric(void **state)
{
	struct world w = world_new();
	struct show_options options = {0};
	struct err err = {0};

	(void)state;
	world_add(&w, lit(&w.arena, w.symtab, "main 1", NULL));
	assert_int_equal(show_select(&options, &w.show, "samples", &err), 0);
	assert_int_equal(options.metric, 1);
	assert_int_equal(show_select(&options, &w.show, "cpu", &err), -1);
	assert_string_equal(err.text,
		"--metric cpu: there is none; there is samples/count");
	world_end(&w);
}

/* A builder's profile with what `lit` has no notation for. */
static struct profile *labelled(struct world *w, const char *value,
	struct span function)
{
	struct profile *out = arena_alloc(&w->arena, 1, sizeof(*out));
	struct builder *b =
		builder_new(&w->arena, w->symtab, &limits_default, "pprof");
	struct metric metric = {.name = symtab_intern(w->symtab, span_of("x")),
		.unit = symtab_intern(w->symtab, span_of("count")),
		.events = -1};
	struct frame frame = {.func = symtab_intern(w->symtab, function),
		.file = symtab_intern(w->symtab, span_of("f.go")),
		.line = 3};
	struct err err = {0};
	double one = 1;
	uint32_t at;

	assert_int_equal(builder_metric(b, metric, &err), 0);
	at = builder_frame(b, frame);
	assert_int_equal(builder_sample(b, &at, 1, &one, NULL, &err), 0);
	builder_label(b, symtab_intern(w->symtab, span_of("stage")),
		symtab_intern(w->symtab, span_of(value)));
	builder_fact(b, symtab_intern(w->symtab, span_of("goos")),
		symtab_intern(w->symtab, span_of("linux")));
	builder_note(b, "id-zero", "a note");
	assert_int_equal(builder_finish(out, b, &err), 0);
	return out;
}

static void renders_json(void **state)
{
	struct world w = world_new();
	struct buf out = {0};

	(void)state;
	world_add(&w, labelled(&w, "sort", (struct span){"a\"\0b", 4}));
	world_add(&w, labelled(&w, "parse", span_of("\xff")));
	show_json(&out, &w.show, &(struct show_options){0});
	assert_string_equal(out.data,
		"{\"format\":\"pprof\",\n\"metrics\":[\n"
		"  {\"name\":\"x\",\"unit\":\"count\",\"total\":2,"
		"\"period\":null,\"nature\":\"sampled\"}],\n"
		"\"samples\":2,\"stacks\":2,\n\"functions\":[\n"
		"  {\"function\":\"a\\\"\xef\xbf\xbd" "b\",\"module\":\"\","
		"\"file\":\"f.go\",\"self\":[1],\"total\":[1]},\n"
		"  {\"function\":\"\xef\xbf\xbd\",\"function_hex\":\"ff\","
		"\"module\":\"\",\"file\":\"f.go\",\"self\":[1],"
		"\"total\":[1]}],\n\"sites\":[\n"
		"  {\"function\":\"a\\\"\xef\xbf\xbd" "b\",\"file\":\"f.go\","
		"\"line\":3,\"self\":[1]},\n"
		"  {\"function\":\"\xef\xbf\xbd\",\"function_hex\":\"ff\","
		"\"file\":\"f.go\",\"line\":3,\"self\":[1]}],\n"
		"\"common_stacks\":[],\n"
		"\"labels\":{\n  \"stage\":[\"parse\",\"sort\"]},\n"
		"\"results\":[],\n\"memory\":{},\n"
		"\"facts\":[\n"
		"  {\"key\":\"goos\",\"value\":\"linux\"}],\n\"notes\":[\n"
		"  {\"code\":\"id-zero\",\"message\":\"x: a note\"},\n"
		"  {\"code\":\"id-zero\",\"message\":\"x: a note\"}]}\n");
	buf_clear(&out);
	world_end(&w);
}

static void renders_text(void **state)
{
	struct world w = world_new();
	struct buf out = {0};

	(void)state;
	world_add(&w, labelled(&w, "sort", span_of("\x1b[31mred")));
	world_add(&w, labelled(&w, "parse", span_of("plain")));
	show_text(&out, &w.show, &(struct show_options){.top = 1});
	assert_string_equal(out.data,
		"pprof: 2 captures, 2 samples, 2 stacks\n"
		"goos: linux\nlabel stage: parse, sort\n"
		"note id-zero: x: a note\nnote id-zero: x: a note\n"
		"\nx: 2 in total, sampled, unit count\n"
		"       flat   flat%    sum%        cum    cum%  function\n"
		"          1  50.00%  50.00%          1  50.00%  "
		"\\x1b[31mred\n"
		"  and 1 more function (--top)\n");
	buf_clear(&out);
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_self_and_total),
		cmocka_unit_test(counts_recursion_once),
		cmocka_unit_test(sums_captures),
		cmocka_unit_test(leaves_out_what_is_zero),
		cmocka_unit_test(refuses_other_metrics),
		cmocka_unit_test(selects_a_metric),
		cmocka_unit_test(renders_json),
		cmocka_unit_test(renders_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
