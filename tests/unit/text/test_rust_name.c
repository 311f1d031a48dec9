/* Rust's names of the mangling v0: of a program of ours as rustc 1.95 has them,
 * written as `nm -C` of binutils does, and broken ones. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/text/rust_name.h"

static const struct {
	const char *name, *want;
} names[] = {
	{"_RINvCskK7mfDs1mzF_1m3ptrINtB2_4WertKb1_Kc61_EEB2_",
		"m::ptr::<m::Wert<true, 'a'>>"},
	{"_RINvCskK7mfDs1mzF_1m7genericReKln7_EB2_", "m::generic::<&str, -7>"},
	{"_RINvCskK7mfDs1mzF_1m7genericdKl12c_EB2_", "m::generic::<f64, 300>"},
	{"_RINvCskK7mfDs1mzF_1m7genericjKln80000000_EB2_",
		"m::generic::<usize, -2147483648>"},
	{"_RNCNCNvCskK7mfDs1mzF_1m3hof00B5_",
		"m::hof::{closure#0}::{closure#0}"},
	{"_RNCNvCskK7mfDs1mzF_1m3hof0B3_", "m::hof::{closure#0}"},
	{"_RNvCskK7mfDs1mzF_1m2cb", "m::cb"},
	{"_RNvCskK7mfDs1mzF_1m3hof", "m::hof"},
	{"_RNvCskK7mfDs1mzF_1m4call", "m::call"},
	{"_RNvMCskK7mfDs1mzF_1mINtB2_4WertKb0_Kc1f600_Eu9gre"
	 "_6ka8iB2_",
		"<m::Wert<false, '😀'>>::größe"},
	{"_RNvMCskK7mfDs1mzF_1mINtB2_4WertKb1_Kc78_Eu9gre_6k"
	 "a8iB2_",
		"<m::Wert<true, 'x'>>::größe"},
	{"_RNvMNtCsgEmfK2I1SDS_4core6optionINtB2_6OptionINtN"
	 "tCslNYArtu3iFV_5alloc5boxed3BoxDG_INtNtNtB4_3ops8f"
	 "unction2FnTRL0_INtCskK7mfDs1mzF_1m4WertKb1_Kc61_EE"
	 "Ep6OutputINtNtB4_6result6ResultuNtNtBM_6string6Str"
	 "ingENtNtB4_6marker4SendEL_EE7is_noneB1R_",
		"<core::option::Option<alloc::boxed::Box<dyn for<'a"
		"> core::ops::function::Fn<(&'a m::Wert<true, 'a'>,"
		"), Output = core::result::Result<(), alloc::string"
		"::String>> + core::marker::Send>>>::is_none"},
	{"_RNvMNtNtCskK7mfDs1mzF_1m4acme5parseINtB2_6Parserh"
	 "E3runB6_",
		"<m::acme::parse::Parser<u8>>::run"},
	{"_RNvMs_NtNtCskK7mfDs1mzF_1m4acme5parseINtB4_6Parse"
	 "rhE5bytes",
		"<m::acme::parse::Parser<u8>>::bytes"},
	{"_RNvXs1_NtNtCskK7mfDs1mzF_1m4acme5parsemNtB5_4Walk"
	 "4walk",
		"<u32 as m::acme::parse::Walk>::walk"},
	{"_RNvXs2_NtNtCskK7mfDs1mzF_1m4acme5parseStNtB5_4Wal"
	 "k4walk",
		"<[u16] as m::acme::parse::Walk>::walk"},
	{"_RNvXs3_NtNtCskK7mfDs1mzF_1m4acme5parseTaReENtB5_4"
	 "Walk4walk",
		"<(i8, &str) as m::acme::parse::Walk>::walk"},
	{"_RNvXs4_NtNtCskK7mfDs1mzF_1m4acme5parseFhEbNtB5_4W"
	 "alk4walk",
		"<fn(u8) -> bool as m::acme::parse::Walk>::walk"},
	/* as linkers and tools leave them */
	{"_RNvC4acme3run.llvm.123", "acme::run.llvm.123"},
	{"_RNvC4acme3run.cold", "acme::run.cold"},
	{"_RNvC4acme3run<0000000000403f90>", "acme::run<0000000000403f90>"},
	{"__RNvC4acme3run", "acme::run"},
	/* the older mangling */
	{"_ZN1m4acme5parse15Parser$LT$T$GT$3run17h86845b7137dc6667E",
		"m::acme::parse::Parser<T>::run"},
	{"_ZN54_$LT$$u5b$u16$u5d$$u20$as$u20$m..acme..parse..Walk$GT$4walk"
	 "17hcc3729ca4b393291E",
		"<[u16] as m::acme::parse::Walk>::walk"},
	{"_ZN1m17Wert$LT$_$C$_$GT$13gr$uf6$$udf$e17h0e17bb7630e0057fE",
		"m::Wert<_,_>::gr\xc3\xb6\xc3\x9f"
		"e"},
	{"_ZN1m3$u1f600$4main28_$u7b$$u7b$closure$u7d$$u7d$17h01234567"
	 "89abcdefE.llvm.7",
		NULL},
	{"_ZN1m9_$u1f600$4main28_$u7b$$u7b$closure$u7d$$u7d$17h0123456789"
	 "abcdefE.llvm.7",
		"m::\xf0\x9f\x98\x80::main::{{closure}}.llvm.7"},
	{"_ZN3foo3barEi", NULL},
	{"_ZN3foo17h0123456789abcdeXE", NULL},
	{"_ZN17h0123456789abcdefE", ""},
	{"_ZN", NULL},
	/* what that program has not */
	{"_RNvC4acme4_123foo", NULL}, /* 123 are no four bytes */
	{"_RNvC4acme4_1foo", "acme::1foo"},
	{"_RNvC4acmeu3tda", "acme::\xc3\xbc"},
	{"_RINvC4acme1fFUKCEuE", "acme::f::<unsafe extern \"C\" fn()>"},
	{"_RINvC4acme1fFK8rust_abihEhE",
		"acme::f::<extern \"rust-abi\" fn(u8) -> u8>"},
	{"_RINvC4acme1fFG0_RL0_hRL1_tEuE",
		"acme::f::<for<'a, 'b> fn(&'b u8, &'a u16)>"},
	{"_RINvC4acme1fL_TEThEThtEE", "acme::f::<'_, (), (u8,), (u8, u16)>"},
	{"_RINvC4acme1fPhOhQhSzE",
		"acme::f::<*const u8, *mut u8, &mut u8, [!]>"},
	{"_RINvC4acme1fKpKb1_Kc27_Khff_Ko10000000000000000_E",
		"acme::f::<_, true, '\\u{27}', 255, 0x10000000000000000>"},
	{"_RINvC4acme1fDEL_E", "acme::f::<dyn >"},
	{"_RNCNvC4acme3runs_3fun", "acme::run::{closure:fun#1}"},
	/* none of them */
	{"_R", NULL},
	{"_RNv", NULL},
	{"_Random", NULL},
	{"_RESERVED", NULL},
	{"acme::run", NULL},
	{"", NULL},
	{"_RNvC4acme", NULL},
	{"_RNvC4acme9run", NULL},
	{"_RNvC4acme3runX", NULL},
	{"_RNvC4acme3run_more", NULL},
	{"_RNvB_3run", NULL},
	{"_RNvB0_3run", NULL},
	{"_RNvC99999999999999999999a3run", NULL},
	{"_RINvC4acme1fKh100", NULL},
	{"_RINvC4acme1fKb2_E", NULL},
	{"_RINvC4acme1fKcd800_E", NULL},
	{"_RINvC4acme1fRL0_hE", NULL},
	{"_RINvC4acme1fh", NULL},
	{"_RNvC4acmeu3_99", NULL},
};

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct buf got = {0};
		bool is = rust_name_write(&got, span_of(names[i].name));

		if (is != (names[i].want != NULL) ||
			strcmp(got.len ? got.data : "",
				is ? names[i].want : "") != 0)
			fail_msg("%s is %s", names[i].name,
				got.len ? got.data : "nothing");
		buf_clear(&got);
	}
}

static void refer(struct buf *name, size_t to)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	buf_char(name, 'B');
	if (to - 1 >= 62)
		buf_char(name, digits[(to - 1) / 62]);
	buf_char(name, digits[(to - 1) % 62]);
	buf_char(name, '_');
}

/* Each pair is twice the one before it. */
static void pairs(struct buf *name, unsigned count)
{
	buf_reset(name);
	buf_text(name, "_RINvC4acme1f");
	for (size_t last = 0, i = 0; i < count; i++) {
		size_t here = name->len - 2;

		buf_char(name, 'T');
		if (i == 0)
			buf_text(name, "hh");
		for (unsigned n = 0; i > 0 && n < 2; n++)
			refer(name, last);
		buf_char(name, 'E');
		last = here;
	}
	buf_char(name, 'E');
}

static void deep(struct buf *name, char type, unsigned count)
{
	buf_reset(name);
	buf_text(name, "_RINvC4acme1f");
	while (count-- > 0)
		buf_char(name, type);
	buf_text(name, "hE");
}

static void test_bounds(void **state)
{
	struct buf name = {0}, got = {0};

	(void)state;
	pairs(&name, 3);
	assert_true(rust_name_write(&got, buf_view(&name)));
	assert_string_equal(got.data,
		"acme::f::<(u8, u8), ((u8, u8), (u8, u8)),"
		" (((u8, u8), (u8, u8)), ((u8, u8), (u8, u8)))>");
	buf_reset(&got);
	pairs(&name, 40);
	assert_false(rust_name_write(&got, buf_view(&name)));
	assert_int_equal(got.len, 0);
	deep(&name, 'R', 30000);
	assert_true(rust_name_write(&got, buf_view(&name)));
	buf_reset(&got);
	deep(&name, 'S', 30000);
	assert_false(rust_name_write(&got, buf_view(&name)));
	assert_int_equal(got.len, 0);
	buf_clear(&name);
	buf_clear(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
