/* C++'s names as gcc and clang have them, written as `c++filt` does, and broken
 * ones. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/text/cxx_name.h"
#include "gate/text/cxx_short.h"

static const struct {
	const char *name, *want;
} names[] = {
	{"_ZN4acme6Parser5parseERKSs",
		"acme::Parser::parse(std::string const&)"},
	{"_Z3sumIiET_RKSt6vectorIS0_SaIS0_EE",
		"int sum<int>(std::vector<int, std::allocator<int> > const&)"},
	{"_ZNK5Index4findEmi", "Index::find(unsigned long, int) const"},
	{"_ZN3MixC2Ev", "Mix::Mix()"},
	{"_ZZ4mainENKUliE_clEi", "main::{lambda(int)#1}::operator()(int) const"},
	{"_Z4workv.part.0", "work() [clone .part.0]"},
	{"_ZNSt6vectorIiSaIiEE9push_backEOi",
		"std::vector<int, std::allocator<int> >::push_back(int&&)"},
	/* none of C++'s, or broken */
	{"main", NULL},
	{"_Z", NULL},
	{"_ZN4acme", NULL},
	{"_ZN99999999999999999999999999E", NULL},
	{"_RNvC4acme3run", NULL},
	{"", NULL},
};

static void names_are_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf out = {0};
		bool is;

		buf_text(&out, "<");
		is = cxx_name_write(&out, span_of(names[i].name));
		if (is != (names[i].want != NULL) ||
			strcmp(out.data + 1, is ? names[i].want : "") != 0)
			fail_msg("%s: %s", names[i].name, out.data);
		buf_clear(&out);
	}
}

static const struct {
	const char *name, *want;
} full[] = {
	{"word(std::__cxx11::basic_string<char, std::char_traits<char>, "
	 "std::allocator<char> > const&)<0000000000403ad0>",
		"word(std::string const&)"},
	{"std::__1::basic_string<char, std::char_traits<char>, "
	 "std::allocator<char>>::append",
		"std::string::append"},
	{"void sort<std::vector<int, std::allocator<int> > >(int)",
		"void sort<std::vector<int> >(int)"},
	{"std::map<int, int, std::less<int>, std::allocator<std::pair<int "
	 "const, int> > >::at",
		"std::map<int, int, std::less<int>>::at"},
	{"order<0000000000001179>", "order"},
	/* as they are */
	{"std::sort<int*>(int*, int*)", NULL},
	{"order<0x1179>", NULL},
	{"<0000000000001179>", NULL},
	{"f, std::allocator<", NULL},
	{"f, std::allocator<int>", NULL},
	{"acme::basic_string<char>", NULL},
	{"std::", NULL},
	{"", NULL},
};

static void full_names_are_shortened(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof full / sizeof *full; i++) {
		struct buf out = {0};
		bool is;

		buf_text(&out, "<");
		is = cxx_short_write(&out, span_of(full[i].name));
		if (is != (full[i].want != NULL) ||
			strcmp(out.data + 1, is ? full[i].want : "") != 0)
			fail_msg("%s: %s", full[i].name, out.data);
		buf_clear(&out);
	}
}

/* A function of functions of itself, each twice as long as the one before. */
static void what_grows_is_left(void **state)
{
	struct buf name = {0}, out = {0};

	(void)state;
	buf_text(&name, "_Z1fPFviE");
	for (const char *c = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"; *c; c += 2)
		buf_printf(&name, "PFvS%c_S%c_E", *c, *c);
	assert_false(cxx_name_write(&out, buf_view(&name)));
	assert_int_equal(out.len, 0);
	buf_clear(&name);
	buf_clear(&out);
}

static void what_is_too_long_is_left(void **state)
{
	struct buf name = {0}, out = {0};

	(void)state;
	buf_text(&name, "_Z1f");
	for (int i = 0; i < 1000; i++)
		buf_char(&name, 'P');
	buf_char(&name, 'i');
	assert_true(cxx_name_write(&out, buf_view(&name)));
	buf_reset(&out);
	buf_reset(&name);
	buf_text(&name, "_Z1f");
	for (int i = 0; i < 5000; i++)
		buf_char(&name, 'i');
	assert_false(cxx_name_write(&out, buf_view(&name)));
	assert_int_equal(out.len, 0);
	buf_clear(&name);
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_written),
		cmocka_unit_test(full_names_are_shortened),
		cmocka_unit_test(what_grows_is_left),
		cmocka_unit_test(what_is_too_long_is_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
