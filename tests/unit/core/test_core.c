/* Spans, errors, arenas, buffers, row sets and names. */
#include "tests/unit/support/support.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/core/sorted.h"
#include "gate/core/varint.h"

/* ---- span */

static void spans_compare_as_bytes(void **state)
{
	static const struct {
		const char *name, *a, *b;
		int order;
	} cases[] = {
		{"equal", "abc", "abc", 0},
		{"empty", "", "", 0},
		{"empty first", "", "a", -1},
		{"shorter first", "ab", "abc", -1},
		{"longer last", "abc", "ab", 1},
		{"bytes before length", "b", "abc", 1},
		{"bytes are unsigned", "\x7f", "\x80", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span a = span_of(cases[i].a);
		struct span b = span_of(cases[i].b);
		int order = span_compare(a, b);

		if ((order > 0) - (order < 0) != cases[i].order ||
			span_equal(a, b) != (cases[i].order == 0))
			fail_msg("%s: %d", cases[i].name, order);
	}
	assert_true(span_equal((struct span){0}, span_of("")));
	assert_false(span_equal((struct span){"a\0b", 3},
		(struct span){"a\0c", 3}));
}

static void spans_are_cut(void **state)
{
	static const struct {
		const char *in, *want;
	} cases[] = {
		{"", ""}, {" \t\r\n", ""}, {"a", "a"}, {" a b\r\n", "a b"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (!span_equal(span_trim(span_of(cases[i].in)),
			    span_of(cases[i].want)))
			fail_msg("trim of \"%s\"", cases[i].in);
	assert_true(span_starts(span_of("goos: linux"), "goos:"));
	assert_true(span_starts(span_of("x"), ""));
	assert_false(span_starts(span_of("go"), "goos:"));
	assert_int_equal(span_find(span_of("a;b;c"), 0, ';'), 1);
	assert_int_equal(span_find(span_of("a;b;c"), 2, ';'), 3);
	assert_int_equal(span_find(span_of("a;b;c"), 4, ';'), 5);
	assert_int_equal(span_find(span_of("abc"), 9, 'a'), 3);
}

static void spans_give_parts(void **state)
{
	static const char *const want[] = {"a", "", "b"};
	static const char *const texts[] = {"a;;b", "a;;b;"};

	(void)state;
	for (size_t t = 0; t < sizeof(texts) / sizeof(*texts); t++) {
		struct span rest = span_of(texts[t]), part;

		for (size_t i = 0; i < sizeof(want) / sizeof(*want); i++) {
			assert_true(span_next(&part, &rest, ';'));
			assert_true(span_equal(part, span_of(want[i])));
		}
		assert_false(span_next(&part, &rest, ';'));
	}
}

static void basenames_are_behind_the_last_slash(void **state)
{
	static const struct {
		const char *path, *name;
	} cases[] = {{"", ""}, {"libc.so.6", "libc.so.6"}, {"/usr/lib/a", "a"},
		{"a/b/", ""}, {"/", ""}};
	struct span none = {NULL, 0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_true(span_equal(span_basename(span_of(cases[i].path)),
			span_of(cases[i].name)));
	assert_int_equal(span_basename(none).len, 0);
}

static void sorted_tables_are_searched(void **state)
{
	static const struct {
		uint64_t number, more;
	} rows[] = {{3, 0}, {5, 0}, {5, 1}, {UINT64_MAX, 0}};
	static const struct {
		uint64_t number;
		size_t below;
	} cases[] = {{0, 0}, {3, 0}, {4, 1}, {5, 1}, {6, 3}, {UINT64_MAX, 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(sorted_below(rows, 4, sizeof(*rows),
			cases[i].number), cases[i].below);
	assert_int_equal(sorted_below(NULL, 0, sizeof(*rows), 1), 0);
}

/* ---- err */

static void first_error_wins(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(err_set(&err, ERR_INPUT, "sample %d", 412), -1);
	assert_int_equal(err_set(&err, ERR_STORE, "later"), -1);
	assert_int_equal(err_wrap(&err, "runs/%d.pb.gz", 3), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.text, "runs/3.pb.gz: sample 412");
}

static void long_errors_are_cut(void **state)
{
	struct err err = {0};
	char text[4096];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	err_set(&err, ERR_INPUT, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	err_wrap(&err, "path");
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_memory_equal(err.text, "path: xxx", 9);
	err_wrap(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
}

static void kinds_have_exit_codes(void **state)
{
	static const struct {
		enum err_kind kind;
		int code;
	} cases[] = {
		{ERR_NONE, 0}, {ERR_USAGE, 4}, {ERR_CONFIG, 4}, {ERR_INPUT, 5},
		{ERR_LIMIT, 5}, {ERR_IO, 5}, {ERR_STORE, 6}, {ERR_INTERNAL, 70},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(
			err_exit_code(cases[i].kind), cases[i].code);
}

/* ---- arena */

/* Random sizes, written to the brim; every byte must be there at the end. */
static void arena_keeps_what_it_gave(void **state)
{
	enum { COUNT = 2000 };
	static unsigned char *given[COUNT];
	static size_t size[COUNT];
	struct arena arena = {0};
	uint64_t seed = 7;

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < COUNT; i++) {
			size[i] = random_next(&seed) % 200;
			if (i % 100 == 0)
				size[i] *= 1000;
			given[i] = arena_alloc(&arena, size[i], 1);
			assert_non_null(given[i]);
			assert_int_equal((uintptr_t)given[i] %
				_Alignof(max_align_t), 0);
			for (size_t at = 0; at < size[i]; at++)
				if (given[i][at] != 0)
					fail_msg("not zero in round %d", round);
			if (size[i] > 0)
				memset(given[i], i % 255 + 1, size[i]);
		}
		for (int i = 0; i < COUNT; i++)
			for (size_t at = 0; at < size[i]; at++)
				if (given[i][at] != i % 255 + 1)
					fail_msg("allocation %d overwritten",
						i);
		arena_reset(&arena);
		assert_int_equal(arena.used, 0);
	}
	arena_clear(&arena);
	assert_null(arena.blocks);
	assert_non_null(arena_alloc(&arena, 1, 1));
	arena_clear(&arena);
}

static void arena_texts_are_terminated(void **state)
{
	struct arena arena = {0};
	char *copy = arena_copy(&arena, (struct span){"a\0bc", 3});
	char *number = arena_alloc(&arena, 3, sizeof(double));

	(void)state;
	assert_memory_equal(copy, "a\0b\0", 4);
	assert_int_equal((uintptr_t)number % _Alignof(max_align_t), 0);
	assert_string_equal(arena_copy(&arena, (struct span){0}), "");
	assert_string_equal(
		arena_printf(&arena, "%s-%d", "run", 12), "run-12");
	arena_clear(&arena);
}

static void arena_stops_at_its_ceiling(void **state)
{
	(void)state;
	for (size_t ceiling = 1; ceiling < 3000; ceiling += 13) {
		struct arena arena = {.ceiling = ceiling};
		size_t used = 0;

		while (arena_alloc(&arena, 10, 10))
			used += 100;
		assert_int_equal(used, ceiling / 100 * 100);
		assert_int_equal(arena.used, used);
		assert_null(arena_alloc(&arena, 1000, 1000));
		assert_null(arena_alloc(&arena, SIZE_MAX, 2));
		while (arena_copy(&arena, span_of("123456")))
			used += 7;
		assert_int_equal(arena.used, used);
		assert_null(arena_printf(&arena, "%s", "123456"));
		assert_true(ceiling - used < 7);
		arena_reset(&arena);
		assert_true(ceiling < 100 || arena_alloc(&arena, 100, 1));
		arena_clear(&arena);
	}
}

/* Each round owns more than it allocates; leaks are the sanitizers' to find. */
static void arena_owns_what_it_is_given(void **state)
{
	struct arena to = {0};
	struct arena arena = {.ceiling = 1000};

	(void)state;
	for (int round = 0; round < 3; round++) {
		char *given = xcalloc(1, 600);

		/* with and without a block to hang it behind */
		if (round > 0)
			assert_non_null(arena_alloc(&arena, 1, 100));
		assert_ptr_equal(arena_own(&arena, given, 600), given);
		assert_int_equal(arena.used, round > 0 ? 700 : 600);
		assert_null(arena_own(&arena, xcalloc(1, 401), 401));
		assert_null(arena_alloc(&arena, 1, 401));
		assert_non_null(arena_alloc(&arena, 1, 300));
		assert_int_equal(given[599], 0);
		if (round == 1)
			arena_adopt(&to, &arena);
		else
			arena_reset(&arena);
		assert_int_equal(arena.used, 0);
	}
	assert_int_equal(to.used, 1000);
	arena_clear(&to);
	arena_clear(&arena);
}

/* ---- buf */

static void buf_grows(void **state)
{
	struct buf buf = {0};
	char want[3001];

	(void)state;
	assert_int_equal(buf_view(&buf).len, 0);
	assert_string_equal(buf_view(&buf).data, "");
	buf_text(&buf, "one");
	buf_char(&buf, ' ');
	buf_span(&buf, (struct span){"two three", 3});
	buf_span(&buf, (struct span){0});
	buf_printf(&buf, " %d", 3);
	assert_string_equal(buf.data, "one two 3");
	assert_int_equal(buf.len, 9);
	buf_clear(&buf);
	assert_null(buf.data);

	memset(want, 'y', sizeof(want) - 1);
	want[sizeof(want) - 1] = '\0';
	for (int i = 0; i < 1000; i++)
		buf_add(&buf, "yyy", 3);
	assert_string_equal(buf.data, want);
	buf_printf(&buf, "%s", want);
	assert_int_equal(buf.len, 6000);
	assert_string_equal(buf.data + 3000, want);
	buf_reserve(&buf, 100000);
	assert_true(buf.cap > 106000);
	assert_int_equal(buf.len, 6000);
	buf_clear(&buf);
}

/* ---- rowset */

static void rowset_agrees_with_a_list(void **state)
{
	enum { WIDTH = 3, ADDS = 3000 };
	static uint32_t list[ADDS][WIDTH], all[ADDS][WIDTH];
	static uint32_t want[ADDS], got[ADDS];
	struct rowset set;
	uint32_t count = 0;
	uint64_t seed = 3;

	(void)state;
	rowset_init(&set, WIDTH);
	for (int i = 0; i < ADDS; i++) {
		uint32_t row[WIDTH];
		uint32_t at = 0;

		for (int w = 0; w < WIDTH; w++)
			row[w] = (uint32_t)(random_next(&seed) % 10);
		while (at < count && memcmp(list[at], row, sizeof(row)) != 0)
			at++;
		assert_int_equal(rowset_find(&set, row),
			at < count ? at : ROWSET_NONE);
		assert_int_equal(rowset_add(&set, row), at);
		memcpy(all[i], row, sizeof(row));
		want[i] = at;
		if (at == count)
			memcpy(list[count++], row, sizeof(row));
		assert_int_equal(rowset_find(&set, row), at);
	}
	assert_int_equal(set.count, count);
	for (uint32_t i = 0; i < count; i++)
		assert_memory_equal(
			rowset_at(&set, i), list[i], sizeof(list[i]));
	rowset_clear(&set);
	assert_int_equal(rowset_find(&set, list[0]), ROWSET_NONE);
	assert_int_equal(rowset_add(&set, list[1]), 0);
	rowset_clear(&set);
	rowset_add_all(&set, all[0], 0, got);
	rowset_add_all(&set, all[0], ADDS, got);
	assert_memory_equal(got, want, sizeof(want));
	rowset_clear(&set);
}

/* A reader may write behind the rows that a table has, also where it has none and
 * was asked for none. */
static void tables_without_rows_have_a_place(void **state)
{
	size_t room = 0;
	int *rows = xgrow(NULL, &room, 0, sizeof(*rows));

	(void)state;
	assert_non_null(rows);
	assert_true(room > 0);
	assert_ptr_equal(xgrow(rows, &room, room, sizeof(*rows)), rows);
	free(rows);
}

/* Bits that a table uses must depend on every byte and on the length. */
static void hashes_tell_apart(void **state)
{
	unsigned char data[64] = {0};
	uint64_t zeros = hash_bytes(data, sizeof(data));

	(void)state;
	for (size_t len = 0; len < sizeof(data); len++)
		assert_true(hash_bytes(data, len) !=
			hash_bytes(data, len + 1));
	for (size_t i = 0; i < sizeof(data); i++) {
		data[i] = 1;
		assert_true(hash_bytes(data, sizeof(data)) != zeros);
		data[i] = 0;
	}
	assert_true(hash_bytes(data, sizeof(data)) == zeros);
	assert_true(hash_words((uint32_t[]){0, 0}, 2) == hash_bytes(data, 8));
}

/* ---- symtab */

static void equal_names_have_equal_syms(void **state)
{
	struct symtab *table = symtab_new();
	char copy[] = "main";
	sym main_sym = symtab_intern(table, span_of("main"));
	sym nul = symtab_intern(table, (struct span){"a\0b", 3});

	(void)state;
	assert_true(sym_equal(symtab_intern(table, span_of("")), (sym){0}));
	assert_true(sym_equal(symtab_intern(table, span_of(copy)), main_sym));
	assert_false(sym_equal(
		symtab_intern(table, (struct span){"mainly", 5}), main_sym));
	copy[0] = 'x'; /* names are copied */
	assert_string_equal(symtab_text(table, main_sym).data, "main");
	assert_memory_equal(symtab_text(table, nul).data, "a\0b\0", 4);
	assert_int_equal(symtab_text(table, nul).len, 3);
	assert_false(sym_equal(
		symtab_intern(table, (struct span){"a\0c", 3}), nul));
	assert_string_equal(symtab_text(table, (sym){0}).data, "");
	symtab_free(table);
	symtab_free(NULL);
}

/* What a capture says is cut in the same place in every process, and two long
 * names stay two. */
static void long_names_are_cut(void **state)
{
	struct symtab *table = symtab_new();
	char name[2 * NAME_MAX_BYTES];
	struct span text;
	bool cut = false;
	sym one, other;

	(void)state;
	memset(name, 'm', sizeof(name));
	one = symtab_intern_cut(table, (struct span){name, NAME_MAX_BYTES},
		&cut);
	assert_int_equal(symtab_text(table, one).len, NAME_MAX_BYTES);
	assert_false(cut);
	one = symtab_intern_cut(table, (struct span){name, NAME_MAX_BYTES + 1},
		&cut);
	assert_true(cut);
	text = symtab_text(table, one);
	assert_int_equal(text.len, NAME_MAX_BYTES);
	assert_string_equal(text.data + text.len - 20, "m...cfef8dfd10c1b358");
	other = symtab_intern_cut(table, (struct span){name, sizeof(name)},
		&cut);
	assert_false(sym_equal(one, other));
	name[sizeof(name) - 1] = 'n';
	assert_false(sym_equal(other,
		symtab_intern_cut(table, (struct span){name, sizeof(name)},
			&cut)));
	/* not within a character */
	memcpy(name + NAME_MAX_BYTES - 20, "\xe2\x82\xac", 3);
	text = symtab_text(table,
		symtab_intern_cut(table, (struct span){name, sizeof(name)},
			&cut));
	assert_int_equal(text.len, NAME_MAX_BYTES - 1);
	assert_memory_equal(text.data + text.len - 20, "m...", 4);
	symtab_free(table);
}

static void names_have_a_limit(void **state)
{
	struct symtab *table = symtab_new();
	struct err err = {0};
	sym first;

	(void)state;
	symtab_limit(table, 1000);
	first = symtab_intern(table, span_of("first"));
	for (int i = 0; i < 10; i++) {
		char name[100];

		snprintf(name, sizeof(name), "%090d", i);
		if (symtab_intern(table, span_of(name)).i == 0)
			break;
		assert_int_equal(symtab_check(table, &err), 0);
		assert_true(i < 8);
	}
	assert_int_equal(symtab_check(table, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_non_null(strstr(err.text, "limit of 1000 bytes; raise it with "
					 "--max-names"));
	/* what is there is there */
	assert_true(sym_equal(first, symtab_intern(table, span_of("first"))));
	symtab_free(table);
}

enum {NAMES = 10000 };

struct worker {
	struct symtab *table;
	uint32_t step; /* prime to NAMES: each worker has its own order */
	sym syms[NAMES];
};

static void *intern_all(void *argument)
{
	struct worker *worker = argument;
	char name[32];

	for (uint32_t i = 0; i < NAMES; i++) {
		uint32_t n = i * worker->step % NAMES;
		int len = snprintf(name, sizeof(name), "function %u", n);
		struct span span = {name, (size_t)len};

		worker->syms[n] = symtab_intern(worker->table, span);
		if (!span_equal(symtab_text(worker->table, worker->syms[n]),
			    span))
			return NULL;
	}
	return worker;
}

static void threads_share_names(void **state)
{
	static struct worker workers[2] = {{.step = 1}, {.step = 7919}};
	struct symtab *table = symtab_new();
	pthread_t threads[2];
	char name[32];

	(void)state;
	for (int i = 0; i < 2; i++) {
		workers[i].table = table;
		assert_int_equal(pthread_create(&threads[i], NULL, intern_all,
			&workers[i]), 0);
	}
	for (int i = 0; i < 2; i++) {
		void *result;

		pthread_join(threads[i], &result);
		assert_ptr_equal(result, &workers[i]);
	}
	for (uint32_t n = 0; n < NAMES; n++) {
		snprintf(name, sizeof(name), "function %u", n);
		assert_true(sym_equal(
			workers[0].syms[n], workers[1].syms[n]));
		assert_string_equal(
			symtab_text(table, workers[0].syms[n]).data, name);
	}
	symtab_free(table);
}

/* Of all lengths, some written longer than they need, some cut off. */
static void two_varints_are_one_and_one(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct buf text = {0};
		uint64_t two[2], one[2];
		size_t at = 0, next = 0;
		struct span in;

		for (int n = 0; n < 3; n++) {
			varint_add(&text, random_next(&seed) >>
				(random_next(&seed) % 64));
			if (random_next(&seed) % 8 == 0) {
				text.data[text.len - 1] |= (char)0x80;
				buf_char(&text, '\0');
			}
		}
		in = buf_view(&text);
		in.len -= random_next(&seed) % in.len;
		if (varint_read_two(two, in, &at)) {
			assert_true(varint_read(&one[0], in, &next));
			assert_true(varint_read(&one[1], in, &next));
			assert_int_equal(at, next);
			assert_int_equal(two[0], one[0]);
			assert_int_equal(two[1], one[1]);
		} else {
			assert_int_equal(at, 0);
		}
		buf_clear(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_compare_as_bytes),
		cmocka_unit_test(spans_are_cut),
		cmocka_unit_test(spans_give_parts),
		cmocka_unit_test(basenames_are_behind_the_last_slash),
		cmocka_unit_test(sorted_tables_are_searched),
		cmocka_unit_test(first_error_wins),
		cmocka_unit_test(long_errors_are_cut),
		cmocka_unit_test(kinds_have_exit_codes),
		cmocka_unit_test(arena_keeps_what_it_gave),
		cmocka_unit_test(arena_texts_are_terminated),
		cmocka_unit_test(arena_stops_at_its_ceiling),
		cmocka_unit_test(arena_owns_what_it_is_given),
		cmocka_unit_test(buf_grows),
		cmocka_unit_test(rowset_agrees_with_a_list),
		cmocka_unit_test(tables_without_rows_have_a_place),
		cmocka_unit_test(hashes_tell_apart),
		cmocka_unit_test(equal_names_have_equal_syms),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(names_have_a_limit),
		cmocka_unit_test(threads_share_names),
		cmocka_unit_test(two_varints_are_one_and_one),
	};

	return cmocka_run_group_tests_name("core", tests, NULL, NULL);
}
