/* Which packages became which, and what only looks like it. */
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/names/key.h"
#include "compare/names/moves.h"
#include "tests/unit/support/support.h"

enum { MOST = 24 };

#define GO LANGUAGE_BIT(LANGUAGE_GO)
#define JVM LANGUAGE_BIT(LANGUAGE_JVM)
#define RUST LANGUAGE_BIT(LANGUAGE_RUST)
#define DOTNET LANGUAGE_BIT(LANGUAGE_DOTNET)
#define RUBY LANGUAGE_BIT(LANGUAGE_RUBY)
#define PHP LANGUAGE_BIT(LANGUAGE_PHP)
#define NATIVE LANGUAGE_BIT(LANGUAGE_NATIVE)

struct example {
	const char *what;
	unsigned languages;
	const char *base[MOST / 2], *head[MOST / 2];
	/* a name of base, and what it is after the moves; NULL: none moved */
	const char *name, *as;
};

/* Both sides have main.main and example.com/a/log.Print, or the like. */
static const struct example examples[] = {
	{"a package", GO,
		{"x.io/a/index.(*Index).Add", "x.io/a/index.hash",
			"x.io/a/log.Print"},
		{"x.io/a/in/search/index.(*Index).Add",
			"x.io/a/in/search/index.hash", "x.io/a/log.Print"},
		"x.io/a/index.hash", "x.io/a/in/search/index.hash"},
	{"closures of it have other numbers", GO,
		{"x.io/a/index.Add.func1", "x.io/a/index.Add.func2",
			"x.io/a/index.hash"},
		{"x.io/b/find.Add.func3", "x.io/b/find.hash"},
		"x.io/a/index.Add.func1", "x.io/b/find.Add.func"},
	{"a package of one function", GO,
		{"x.io/a/index.hash", "x.io/a/log.Print"},
		{"x.io/a/find.hash", "x.io/a/log.Print"}, "x.io/a/index.hash",
		"x.io/a/find.hash"},
	{"up to the module itself", GO,
		{"x.io/a/index.F", "x.io/a/index.G", "x.io/a/log.Print"},
		{"x.io/a.F", "x.io/a.G", "x.io/a/log.Print"}, "x.io/a/index.F",
		"x.io/a.F"},
	{"a module, packages of one function too", GO,
		{"x.io/a/index.F", "x.io/a/index.G", "x.io/a/log.Print"},
		{"y.io/b/c/index.F", "y.io/b/c/index.G", "y.io/b/c/log.Print"},
		"x.io/a/log.Print", "y.io/b/c/log.Print"},
	{"a directory with packages below", GO,
		{"x.io/a/cmd.F", "x.io/a/in/one.F", "x.io/a/in/one.G",
			"x.io/a/in/two.F", "x.io/a/in/two/deep.H"},
		{"x.io/a/cmd.F", "x.io/a/pkg/one.F", "x.io/a/pkg/one.G",
			"x.io/a/pkg/two.F", "x.io/a/pkg/two/deep.H"},
		"x.io/a/in/two/deep.H", "x.io/a/pkg/two/deep.H"},
	{"with something gone and something new", GO,
		{"x.io/a.F", "x.io/a.G", "x.io/a.H", "x.io/a.gone"},
		{"y.io/a.F", "y.io/a.G", "y.io/a.H", "y.io/a.fresh"},
		"x.io/a.gone", "y.io/a.gone"},
	{"names in types", GO, {"x.io/a.F", "x.io/a.G", "type:.eq.x.io/a.T"},
		{"y.io/b.F", "y.io/b.G", "type:.eq.y.io/b.T"},
		"type:.eq.x.io/a.T", "type:.eq.y.io/b.T"},
	{"two swap names", GO, {"x.io/a.F", "x.io/a.G", "x.io/b.K", "x.io/b.L"},
		{"x.io/b.F", "x.io/b.G", "x.io/a.K", "x.io/a.L"}, "x.io/a.F",
		NULL},
	{"two swap names, all of them in both", GO,
		{"x.io/a.F", "x.io/a.G", "x.io/b.F", "x.io/b.G"},
		{"x.io/a.F", "x.io/a.G", "x.io/b.F", "x.io/b.G"}, "x.io/a.F",
		NULL},
	{"split in two halves", GO,
		{"x.io/a.F", "x.io/a.G", "x.io/a.K", "x.io/a.L"},
		{"x.io/b.F", "x.io/b.G", "x.io/c.K", "x.io/c.L"}, "x.io/a.F",
		NULL},
	{"split, three to one", GO,
		{"x.io/a.F", "x.io/a.G", "x.io/a.K", "x.io/a.L"},
		{"x.io/b.F", "x.io/b.G", "x.io/b.K", "x.io/c.L"}, "x.io/a.F",
		NULL},
	{"split by type", GO,
		{"x.io/a.(*F).X", "x.io/a.(*F).Y", "x.io/a.(*G).X",
			"x.io/a.(*G).Y"},
		{"x.io/b.(*F).X", "x.io/b.(*F).Y", "x.io/c.(*G).X",
			"x.io/c.(*G).Y"},
		"x.io/a.(*F).X", NULL},
	{"three of ten functions resemble", GO,
		{"x.io/a.A", "x.io/a.B", "x.io/a.C", "x.io/a.D", "x.io/a.E",
			"x.io/a.F", "x.io/a.G", "x.io/a.H", "x.io/a.I",
			"x.io/a.J"},
		{"x.io/b.A", "x.io/b.B", "x.io/b.C", "x.io/b.K", "x.io/b.L",
			"x.io/b.M", "x.io/b.N", "x.io/b.O", "x.io/b.P",
			"x.io/b.Q"},
		"x.io/a.A", NULL},
	{"a new one that is far larger", GO,
		{"x.io/a.A", "x.io/a.B", "x.io/a.C"},
		{"x.io/b.A", "x.io/b.B", "x.io/b.C", "x.io/b.K", "x.io/b.L",
			"x.io/b.M", "x.io/b.N", "x.io/b.O", "x.io/b.P",
			"x.io/b.Q"},
		"x.io/a.A", NULL},
	{"copied twice", GO, {"x.io/a.A", "x.io/a.B"},
		{"x.io/b.A", "x.io/b.B", "x.io/c.A", "x.io/c.B"}, "x.io/a.A",
		NULL},
	{"into one that was there", GO, {"x.io/a.A", "x.io/a.B", "x.io/b.K"},
		{"x.io/b.A", "x.io/b.B", "x.io/b.K"}, "x.io/a.A", NULL},
	{"two at once, with functions of one name", GO,
		{"x.io/a.New", "x.io/a.Add", "x.io/b.New", "x.io/b.Put"},
		{"x.io/in/a.New", "x.io/in/a.Add", "x.io/in/b.New",
			"x.io/in/b.Put"},
		"x.io/b.New", "x.io/in/b.New"},

	{"two at once, of one function each", GO,
		{"x.io/a.New", "x.io/b.New", "x.io/c.Put"},
		{"x.io/in/a.New", "x.io/in/b.New", "x.io/c.Put"}, "x.io/b.New",
		"x.io/in/b.New"},

	{"Java", JVM,
		{"com.acme.idx.Index.add", "com/acme/idx/Index$Term.hash",
			"com.acme.log.Log.print"},
		{"com.acme.search.idx.Index.add",
			"com/acme/search/idx/Index$Term.hash",
			"com.acme.log.Log.print"},
		"com/acme/idx/Index$Term.hash",
		"com.acme.search.idx.Index$Term.hash"},
	{"Java, types of arguments", JVM,
		{"com/acme/idx/Index.add(ILcom/acme/idx/Term;)V",
			"com/acme/idx/Index.find(Lcom/acme/idx/Term;)I"},
		{"com/acme/find/Index.add(ILcom/acme/find/Term;)V",
			"com/acme/find/Index.find(Lcom/acme/find/Term;)I"},
		"com/acme/idx/Index.add(ILcom/acme/idx/Term;)V",
		"com.acme.find.Index.add(I,com.acme.find.Term;)V"},
	{"Java, split by class", JVM,
		{"a.idx.A.f", "a.idx.A.g", "a.idx.B.f", "a.idx.B.g"},
		{"a.one.A.f", "a.one.A.g", "a.two.B.f", "a.two.B.g"},
		"a.idx.A.f", NULL},
	{"C#", DOTNET,
		{"Acme.Idx.Index.Add", "Acme.Idx.Index.Hash", "Acme.Log.Put"},
		{"Acme.Search.Index.Add", "Acme.Search.Index.Hash",
			"Acme.Log.Put"},
		"Acme.Idx.Index.Add", "Acme.Search.Index.Add"},
	{"C++", NATIVE,
		{"acme::idx::Index::add(acme::idx::Term const&)",
			"acme::idx::hash(char const*)",
			"void acme::idx::put<int>(int)", "acme::log(int)"},
		{"acme::find::Index::add(acme::find::Term const&)",
			"acme::find::hash(char const*)",
			"void acme::find::put<int>(int)", "acme::log(int)"},
		"acme::idx::Index::add(acme::idx::Term const&)",
		"acme::find::Index::add(acme::find::Term const&)"},
	{"C++, the type in another's argument", NATIVE,
		{"acme::idx::f(int)", "acme::idx::g(int)",
			"acme::log(acme::idx::T const&)"},
		{"acme::find::f(int)", "acme::find::g(int)",
			"acme::log(acme::find::T const&)"},
		"acme::log(acme::idx::T const&)",
		"acme::log(acme::find::T const&)"},
	{"C++, split", NATIVE,
		{"acme::idx::A::f()", "acme::idx::A::g()", "acme::idx::B::f()",
			"acme::idx::B::g()"},
		{"acme::one::A::f()", "acme::one::A::g()", "acme::two::B::f()",
			"acme::two::B::g()"},
		"acme::idx::A::f()", NULL},
	{"a Rust crate", RUST,
		{"old::idx::Index::add", "<old::idx::T as old::Tr>::f",
			"<old::idx::T as core::fmt::Display>::fmt"},
		{"fresh::idx::Index::add", "<fresh::idx::T as fresh::Tr>::f",
			"<fresh::idx::T as core::fmt::Display>::fmt"},
		"<old::idx::T as old::Tr>::f",
		"<fresh::idx::T as fresh::Tr>::f"},
	{"a Rust module, in a type of another's", RUST,
		{"acme::idx::add", "acme::idx::hash",
			"<alloc::vec::Vec as acme::idx::Tr>::f", "acme::log"},
		{"acme::a::idx::add", "acme::a::idx::hash",
			"<alloc::vec::Vec as acme::a::idx::Tr>::f",
			"acme::log"},
		"<alloc::vec::Vec as acme::idx::Tr>::f",
		"<alloc::vec::Vec as acme::a::idx::Tr>::f"},
	{"PHP", PHP,
		{"Acme\\Idx\\Index::add", "Acme\\Idx\\hash", "Acme\\log"},
		{"Acme\\Find\\Index::add", "Acme\\Find\\hash", "Acme\\log"},
		"Acme\\Idx\\hash", "Acme\\Find\\hash"},
	{"Ruby", RUBY,
		{"Acme::Idx::Index#add", "Acme::Idx.hash", "Acme::Log#put"},
		{"Acme::Find::Index#add", "Acme::Find.hash", "Acme::Log#put"},
		"Acme::Idx::Index#add", "Acme::Find::Index#add"},
	{"names that are no names", ~0u,
		{"", "::", "a::", "/", ".", "\\", "<<<::", "((::", "a::(::b"},
		{"b::", "//", "..", "\\\\", "::<", "(::", "b::(::c"},
		"a::", NULL},
};

static int compare_movers(const void *a, const void *b)
{
	const struct mover *x = a, *y = b;

	return span_compare(x->text, y->text);
}

static uint32_t add_side(struct mover *all, uint32_t count,
	const char *const *names, int side)
{
	for (size_t i = 0; i < MOST / 2 && names[i]; i++) {
		struct span text = span_of(names[i]);
		uint32_t at = 0;

		while (at < count && !span_equal(all[at].text, text))
			at++;
		if (at == count)
			all[count++] = (struct mover){.text = text};
		all[at].reach[side] = 50.0;
		all[at].owned[side] = 20.0;
	}
	return count;
}

static void test_examples(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		const struct example *e = &examples[i];
		struct mover all[MOST] = {{.text = {0}}};
		struct arena arena = {0};
		struct buf key = {0}, as = {0};
		struct moves moves;
		uint32_t count = add_side(all, 0, e->base, 0);
		bool moved;

		count = add_side(all, count, e->head, 1);
		qsort(all, count, sizeof *all, compare_movers);
		moves_learn(&moves, all, count, e->languages, &arena, &arena);
		key_make(&key, e->languages, span_of(e->name));
		moved = moves_apply(&as, &moves, buf_view(&key));
		if (!e->as && moves.count > 0)
			fail_msg("%s: %.*s is taken for %.*s", e->what,
				(int)moves.all[0].from.len,
				moves.all[0].from.data,
				(int)moves.all[0].to.len, moves.all[0].to.data);
		if (e->as && (!moved || strcmp(as.data, e->as) != 0))
			fail_msg("%s: %s is %s", e->what, e->name, as.data);
		buf_clear(&key);
		buf_clear(&as);
		arena_clear(&arena);
	}
}

/* Most of the functions, but not most of what they cost. */
static void test_cost(void **state)
{
	struct mover all[] = {
		{span_of("x.io/a.F"), {0}, {50, 0}, {10, 0}, {0}},
		{span_of("x.io/a.G"), {0}, {50, 0}, {10, 0}, {0}},
		{span_of("x.io/a.H"), {0}, {50, 0}, {40, 0}, {0}},
		{span_of("x.io/b.F"), {0}, {0, 50}, {0, 10}, {0}},
		{span_of("x.io/b.G"), {0}, {0, 50}, {0, 10}, {0}},
	};
	struct arena arena = {0};
	struct moves moves;

	(void)state;
	moves_learn(&moves, all, 5, GO, &arena, &arena);
	assert_int_equal(moves.count, 0);
	all[2].owned[0] = 10;
	moves_learn(&moves, all, 5, GO, &arena, &arena);
	assert_int_equal(moves.count, 1);
	arena_clear(&arena);
}

/* A module's move is told once, not for each of its packages. */
static void test_follows(void **state)
{
	struct mover all[] = {
		{span_of("x.io/a/one.F"), {0}, {50, 0}, {10, 0}, {0}},
		{span_of("x.io/a/two.F"), {0}, {50, 0}, {10, 0}, {0}},
		{span_of("y.io/a/one.F"), {0}, {0, 50}, {0, 10}, {0}},
		{span_of("y.io/a/two.F"), {0}, {0, 50}, {0, 10}, {0}},
	};
	struct arena arena = {0};
	struct moves moves;
	size_t told = 0;

	(void)state;
	moves_learn(&moves, all, 4, GO, &arena, &arena);
	assert_int_equal(moves.count, 4);
	for (uint32_t i = 0; i < moves.count; i++)
		told += !moves_follows(&moves, i);
	assert_int_equal(told, 1);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
