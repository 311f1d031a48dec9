/* The pprof reader: what it takes, what it refuses and with which words. */
#include "tests/unit/support/proto_text.h"

#include "gate/read/formats.h"

/* One type, strings 3.. to use, a function and a location of it. */
#define NAMES "6'' 6'cpu' 6'nanoseconds' 6'main' 6'main.go' 6'/bin/app' "
#define TYPE "1{1:1 2:2} "
#define OTHER "1{1:3 2:2} "
#define MAIN "5{1:1 2:3 4:4} 4{1:1 4{1:1 2:7}} "
#define SAMPLE "2{1:1 2:5} "

static void names_add(struct buf *out, const struct profile *p, uint32_t frame)
{
	const struct frame *f = &p->frames[frame];
	struct span name = symtab_text(p->symtab, f->func);

	for (size_t i = 0; i < name.len; i++)
		if (name.data[i] >= ' ' && name.data[i] <= '~')
			buf_char(out, name.data[i]);
		else
			buf_printf(out, "\\%02x", (unsigned char)name.data[i]);
	if (f->line > 0)
		buf_printf(out, ":%u", f->line);
	if (f->flags & FRAME_INLINED)
		buf_char(out, '~');
	if (f->flags & FRAME_UNSYMBOLIZED)
		buf_char(out, '?');
}

/* "leaf:7<root=5,6 | ... !note": each stack with its values, then notes. */
static void dump(struct buf *out, const struct profile *p)
{
	for (uint32_t s = 0; s < p->stack_count; s++) {
		buf_text(out, s > 0 ? " | " : "");
		for (uint32_t i = p->stack_start[s]; i < p->stack_start[s + 1];
			i++) {
			buf_text(out, i > p->stack_start[s] ? "<" : "");
			names_add(out, p, p->stack_frames[i]);
		}
		for (uint32_t m = 0; m < p->metric_count; m++)
			buf_printf(out, "%c%.17g", m > 0 ? ',' : '=',
				p->values[s * p->metric_count + m]);
	}
	for (uint32_t n = 0; n < p->note_count; n++)
		buf_printf(out, " !%s", p->notes[n].code);
}

/* Reads; out is the dump, or the error. */
static int read_text(
	struct buf *out, const char *text, const struct limits *limits)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct profile profile = {0};
	struct buf content = {0};
	struct err err = {0};
	struct builder *b = builder_new(&arena, symtab, limits, "pprof");
	int status;

	proto_text(&content, text);
	status = pprof_read(b, buf_view(&content), &err);
	if (status == 0)
		status = builder_finish(&profile, b, &err);
	else
		builder_drop(b);
	buf_reserve(out, 1);
	if (status == 0)
		dump(out, &profile);
	else
		buf_text(out, err.text);
	buf_clear(&content);
	arena_clear(&arena);
	symtab_free(symtab);
	return status;
}

struct reading_case {
	const char *name, *text, *want;
};

static void check(const struct reading_case *c, int want_status,
	const struct limits *limits)
{
	struct buf got = {0};
	int status = read_text(&got, c->text, limits);

	if (status != want_status || strcmp(got.data, c->want) != 0)
		fail_msg("%s: %d \"%s\", want \"%s\"", c->name, status,
			got.data, c->want);
	buf_clear(&got);
}

static const struct reading_case accepted[] = {
	{"plain", TYPE SAMPLE MAIN NAMES, "main:7=5"},
	{"strings first", NAMES MAIN SAMPLE TYPE, "main:7=5"},
	{"no samples", TYPE NAMES, ""},
	{"nothing but strings", "6''", ""},
	{"sample without a stack", TYPE "2{2:5} " NAMES, "=5"},
	{"equal stacks are summed", TYPE SAMPLE SAMPLE MAIN NAMES,
		"main:7=10"},
	{"dangling mapping", TYPE SAMPLE "5{1:1 2:3} 4{1:1 2:9 4{1:1}} " NAMES,
		"main=5 !mapping-missing"},
	{"unknown fixed32 field 200", "xc50c01020304 " TYPE SAMPLE MAIN NAMES,
		"main:7=5"},
	{"unknown fields of all wire types",
		"16:1 x8901" "0102030405060708 17'x' " TYPE SAMPLE MAIN NAMES,
		"main:7=5"},
	{"unknown fields within", TYPE "2{1:1 2:5 9:1 8'x' x4d01020304} "
		MAIN NAMES, "main:7=5"},
	{"field number 0", "0:1 x0201ff " TYPE SAMPLE MAIN NAMES, "main:7=5"},
	{"field number 0 within", TYPE "2{0:1 1:1 2:5} " MAIN NAMES,
		"main:7=5"},
	{"unpacked", TYPE "2{1:1 1:1 2:5} " MAIN NAMES, "main:7<main:7=5"},
	{"packed", TYPE "2{1[1 1] 2[5]} " MAIN NAMES, "main:7<main:7=5"},
	{"packed and unpacked", TYPE "2{1[1] 1:1 1[1 1] 2[5]} " MAIN NAMES,
		"main:7<main:7<main:7<main:7=5"},
	{"two values in two pieces", TYPE OTHER "2{2:5 2[6]} " NAMES, "=5,6"},
	{"empty packed field", TYPE "2{1[] 2:5} " NAMES, "=5"},
	/* 82 80 00 is 2, as async-profiler writes lengths */
	{"overlong length on top", "x0a848000" "08011002 " SAMPLE MAIN NAMES,
		"main:7=5"},
	{"overlong length within",
		TYPE "2{x0a818000" "01 2:5} " MAIN NAMES, "main:7=5"},
	{"length of ten bytes within",
		TYPE "2{x0a81808080808080808000" "01 2:5} " MAIN NAMES,
		"main:7=5"},
	{"tag of ten bytes within",
		TYPE "2{x88808080808080808000" "01 2:5} " MAIN NAMES,
		"main:7=5"},
	{"tag of ten bytes in a line", TYPE SAMPLE
		"5{1:1 2:3} 4{1:1 4{x88808080808080808000" "01 2:7}} " NAMES,
		"main:7=5"},
	{"tag of ten bytes on top", "xc8808080808080808000" "01 " TYPE SAMPLE
		MAIN NAMES, "main:7=5"},
	{"overlong values", TYPE "2{1:1 x10858000} " MAIN NAMES, "main:7=5"},
	{"overlong packed values",
		TYPE "2{x0a0381800012" "0a85808080808080808000} " MAIN NAMES,
		"main:7=5"},
	{"tenth byte past 64 bits falls off",
		TYPE "2{x1085808080808080808" "07e x0801} " MAIN NAMES,
		"main:7=5"},
	{"largest value", TYPE "2{2:9007199254740991} " NAMES,
		"=9007199254740991"},
	{"negative value of an unknown type", "1{1:3 2:3} 2{2:-5} " NAMES,
		"=-5"},
	{"name that is not UTF-8", TYPE SAMPLE
		"5{1:1 2:3} 4{1:1 4{1:1}} 6'' 6'' 6'' x3202fffe", "\\ff\\fe=5"},
	{"name with a NUL", TYPE SAMPLE
		"5{1:1 2:3} 4{1:1 4{1:1}} 6'' 6'' 6'' x3203" "610062",
		"a\\00b=5"},
	{"time at the end", TYPE SAMPLE MAIN NAMES "9:5", "main:7=5"},
	{"second time after a time of 0", "9:0 9:5 " TYPE SAMPLE MAIN NAMES,
		"main:7=5"},
	{"id 2^63 + 5", TYPE "2{1:9223372036854775813 2:5} 5{1:1 2:3} "
		"4{1:9223372036854775813 4{1:1 2:7}} " NAMES, "main:7=5"},
	{"sparse ids", TYPE "2{1[1000000 3 18446744073709551615] 2:5} "
		"5{1:70000 2:3} 5{1:7 2:4} 4{1:3 4{1:70000}} "
		"4{1:1000000 4{1:7}} 4{1:18446744073709551615 4{1:7 2:1}} "
		NAMES, "main.go<main<main.go:1=5"},
	{"function id 0 that exists", TYPE SAMPLE
		"5{2:3} 4{1:1 4{2:7}} " NAMES, "main:7=5 !id-zero"},
	{"location id 0 that exists", TYPE "2{1[0] 2:5} "
		"5{1:1 2:3} 4{4{1:1}} " NAMES, "main=5 !id-zero"},
	{"mapping id 0 that exists", TYPE SAMPLE "3{2:16 5:5} 4{1:1 3:24} "
		NAMES, "[app+0x8]?=5 !id-zero"},
	{"inlined frames, innermost first", TYPE SAMPLE
		"5{1:1 2:3} 5{1:2 2:4} 5{1:3 2:1} "
		"4{1:1 4{1:3 2:3} 4{1:2 2:2} 4{1:1 2:1}} " NAMES,
		"cpu:3~<main.go:2~<main:1=5"},
	{"name from the system name", TYPE SAMPLE
		"5{1:1 3:3} 4{1:1 4{1:1}} " NAMES, "main=5"},
	{"name before the system name", TYPE SAMPLE
		"5{1:1 2:3 3:4} 4{1:1 4{1:1}} " NAMES, "main=5"},
	{"no symbols", TYPE SAMPLE
		"3{1:1 2:4194304 3:8388608 4:4096 5:5} "
		"4{1:1 2:1 3:4194560} " NAMES, "[app+0x1100]?=5"},
	{"no symbols, no mapping", TYPE SAMPLE "4{1:1 3:255} " NAMES,
		"[0xff]?=5"},
	{"function without a name", TYPE SAMPLE
		"3{1:1 5:5} 5{1:1} 4{1:1 2:1 3:16 4{1:1 2:3}} " NAMES,
		"[app+0x10]:3?=5"},
	{"function of a file without a name", TYPE SAMPLE
		"3{1:1 5:5} 5{1:1 4:4} 4{1:1 2:1 3:16 4{1:1 2:3}} " NAMES,
		"(anonymous):3=5"},
	{"line below 0", TYPE SAMPLE "5{1:1 2:3} 4{1:1 4{1:1 2:-1}} " NAMES,
		"main=5"},
	{"line past 32 bits", TYPE SAMPLE
		"5{1:1 2:3} 4{1:1 4{1:1 2:4294967296}} " NAMES, "main=5"},
	{"column and folded are passed over", TYPE SAMPLE
		"5{1:1 2:3 5:4} 4{1:1 5:1 4{1:1 2:7 3:9}} " NAMES, "main:7=5"},
	{"comments, packed and not", TYPE "13:3 13[3 4] 7:3 8:3 14:1 15:99 "
		NAMES, ""},
	{"strings may repeat", TYPE SAMPLE MAIN NAMES "6'' 6'main' 6''",
		"main:7=5"},
	{"a name with its place, and alone", TYPE SAMPLE "6'' 6'cpu' "
		"6'nanoseconds' 6'./a.js:render:11' 6'a.js' 6'render' "
		"5{1:1 2:3 3:5 4:4} 4{1:1 4{1:1 2:7}} ", "render:7=5"},
	{"a name with its place, and another", TYPE SAMPLE "6'' 6'cpu' "
		"6'nanoseconds' 6'./a.js:render:11' 6'a.js' 6'nder' "
		"5{1:1 2:3 3:5 4:4} 4{1:1 4{1:1 2:7}} ", "./a.js:render:11:7=5"},
	{"a name with no place, and itself", TYPE SAMPLE "6'' 6'cpu' "
		"6'nanoseconds' 6':1' 6'a.js' 6'1' "
		"5{1:1 2:3 3:5 4:4} 4{1:1 4{1:1 2:7}} ", ":1:7=5"},
	{"two types", TYPE "1{1:3 2:4} 2{1:1 2:5 2:6} " MAIN NAMES,
		"main:7=5,6"},
};

static void accepts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(*accepted); i++)
		check(&accepted[i], 0, &limits_default);
}

#define DIFFERENCE \
	"this is already a difference (-diff_base, ?seconds=N); give the two " \
	"measurements themselves [diff-profile]"

#define STATE                                                                  \
	"counts what there is at a moment, and this is the difference of two " \
	"such counts; take it without ?seconds=N or -diff_base [diff-profile]"

static const struct reading_case refused[] = {
	{"first string", TYPE SAMPLE MAIN "6'cpu' 6'ns'",
		"string 1: the first one must be empty; the profile is damaged"},
	{"string past the table", "1{1:6 2:2} " NAMES,
		"sample type 1: string 6 does not exist, the table has 6"},
	{"string below 0", "1{1:1 2:-1} " NAMES,
		"sample type 1: string -1 does not exist, the table has 6"},
	{"string of a function", TYPE "5{1:1 2:3} 5{1:2 4:6} " NAMES,
		"function 2: string 6 does not exist, the table has 6"},
	{"string of a mapping", TYPE "3{1:1 6:77} " NAMES,
		"mapping 1: string 77 does not exist, the table has 6"},
	{"string of a label", TYPE "2{2:1} 2{2:1 3{1:9 3:1}} " NAMES,
		"sample 2: string 9 does not exist, the table has 6"},
	{"string of a period type", TYPE "11{1:99} " NAMES,
		"period type 1: string 99 does not exist, the table has 6"},
	{"string of a comment", TYPE "13:9 " NAMES,
		"comment 1: string 9 does not exist, the table has 6"},
	{"no strings", TYPE,
		"no string table; the profile is cut short or damaged"},
	{"group", NAMES "x0b 1:1 x0c",
		"byte 45: wire type 3, which profiles do not use; the file is "
		"damaged or no profile"},
	{"group within", TYPE "2{x1b x1c} " NAMES,
		"sample 1: damaged, at byte 6"},
	{"end of a group within a line", TYPE
		"5{1:1} 4{1:1 4{1:1 x0c}} " NAMES,
		"location 1: damaged, at byte 10"},
	{"wire type of a known field", TYPE "x30 x01 " NAMES,
		"byte 6: string has wire type 0 instead of 2; the file is "
		"damaged or no profile"},
	{"wire type within", TYPE "2{2:5 x09 x0102030405060708} " NAMES,
		"sample 1: damaged, at byte 6"},
	{"location id 0", TYPE "2{1[0] 2:5} " MAIN NAMES,
		"sample 1: location 0 does not exist"},
	{"dangling location", TYPE SAMPLE "2{1:9 2:5} " MAIN NAMES,
		"sample 2: location 9 does not exist"},
	{"dangling sparse location", TYPE "2{1:9999999999 2:5} " MAIN NAMES,
		"sample 1: location 9999999999 does not exist"},
	{"function id 0", TYPE SAMPLE "4{1:1 4{2:7}} " NAMES,
		"location 1: function 0 does not exist"},
	{"dangling function", TYPE SAMPLE MAIN "4{1:2 4{1:99}} " NAMES,
		"location 2: function 99 does not exist"},
	{"function twice", TYPE MAIN "5{1:1 2:4} " NAMES,
		"function 2: id 1 was taken by function 1 already"},
	{"location twice", TYPE MAIN "4{1:5} 4{1:1} " NAMES,
		"location 3: id 1 was taken by location 1 already"},
	{"sparse location twice", TYPE "4{1:99999} 4{1:99999} " NAMES,
		"location 2: id 99999 was taken by location 1 already"},
	{"mapping twice", TYPE "3{1:1} 3{1:1} " NAMES,
		"mapping 2: id 1 was taken by mapping 1 already"},
	{"too many values", TYPE SAMPLE "2{2[1 2 3]} " MAIN NAMES,
		"sample 2: has 3 values, profile declares 1"},
	{"a type twice", TYPE TYPE "2{2:1 2:2} " NAMES,
		"the sample type cpu is there twice: leave one of the two out"},
	{"too few values", TYPE OTHER "2{2:1} " NAMES,
		"sample 1: has 1 value, profile declares 2"},
	{"no sample types", "2{} 2{} " NAMES,
		"2 samples, but no sample types that say what their values "
		"are"},
	{"concatenated", "9:5 " TYPE NAMES "9:5",
		"byte 53: a second time_nanos: these are concatenated "
		"profiles; merge them with `go tool pprof -proto a b`"},
	{"difference by label", TYPE "2{2:1 3{1:6 2:7}} " NAMES
		"6'pprof::base' 6'true'",
		"sample 1: has the label pprof::base: this is already a "
		"difference (-diff_base); give the two measurements "
		"themselves [diff-profile]"},
	{"negative cpu", TYPE "2{2:1} 2{2:-5} " NAMES,
		"sample 2: cpu is -5: " DIFFERENCE},
	{"negative inuse_space",
		"1{1:1 2:2} 2{2:-7} 6'' 6'inuse_space' 6'bytes'",
		"inuse_space " STATE},
	{"negative goroutine",
		"1{1:1 2:2} 2{2:2} 2{2:-1} 6'' 6'goroutine' 6'x'",
		"goroutine " STATE},
	{"goroutine of a stretch of time",
		"1{1:1 2:2} 2{2:2} 10:1000 6'' 6'goroutine' 6'count'",
		"goroutine " STATE},
	{"threadcreate of a stretch of time",
		"1{1:1 2:2} 2{2:2} 10:1000 6'' 6'threadcreate' 6'count'",
		"threadcreate " STATE},
	{"negative alloc_space of a heap",
		"1{1:1 2:3} 1{1:2 2:3} 2{2[-4 8]} 10:1000 "
		"6'' 6'alloc_space' 6'inuse_space' 6'bytes'",
		"sample 1: alloc_space is -4: " DIFFERENCE},
	{"negative delay", "1{1:1 2:2} 2{2:-4} 10:1000 6'' 6'delay' 6'ns'",
		"sample 1: delay is -4: " DIFFERENCE},
	{"cut within a length", NAMES "x32",
		"byte 45: a length that does not end; the file is cut short or "
		"damaged"},
	{"cut within a number", NAMES "x48ff",
		"byte 45: a number that does not end; the file is cut short or "
		"damaged"},
	{"number of eleven bytes", NAMES "x48ffffffffffffffffffff01",
		"byte 45: a number that does not end; the file is cut short or "
		"damaged"},
	{"number of eleven bytes within",
		TYPE "2{2:5 x08ffffffffffffffffffff01} " NAMES,
		"sample 1: damaged, at byte 6"},
	{"cut within a field", NAMES "x3205616263",
		"byte 45: a field of 5 bytes, but 3 follow; the file is cut "
		"short or damaged"},
	{"length past everything", NAMES "x32ffffffffffffffffff01",
		"byte 45: a field of 18446744073709551615 bytes, but 0 "
		"follow; the file is cut short or damaged"},
};

static void refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		check(&refused[i], -1, &limits_default);
}

static const struct reading_case limited[] = {
	{"strings", TYPE "6'' 6'' 6'' 6'' 6'' 6'' 6'' 6'' 6''",
		"more strings than the limit of 8; raise it with "
		"--max-strings"},
	{"samples", TYPE SAMPLE SAMPLE SAMPLE SAMPLE SAMPLE MAIN NAMES,
		"more samples than the limit of 4; raise it with --max-rows"},
	{"depth", TYPE "2{1[1 1 1 1 1] 2:5} " MAIN NAMES,
		"sample 1: a stack of more than 3 frames; raise the limit with "
		"--max-depth"},
	{"depth of one location", TYPE SAMPLE "5{1:1 2:3} "
		"4{1:1 4{1:1} 4{1:1} 4{1:1} 4{1:1}} " NAMES,
		"sample 1: a stack of more than 3 frames; raise the limit with "
		"--max-depth"},
	{"inlined frames", TYPE SAMPLE SAMPLE SAMPLE "5{1:1 2:3} "
		"4{1:1 4{1:1} 4{1:1} 4{1:1}} " NAMES,
		"more inlined frames in all stacks than the limit of 4; raise "
		"it with --max-rows"},
};

static void keeps_to_limits(void **state)
{
	struct limits limits = limits_default;

	(void)state;
	limits.strings = 8;
	limits.rows = 4;
	limits.stack_depth = 3;
	for (size_t i = 0; i < sizeof(limited) / sizeof(*limited); i++)
		check(&limited[i], -1, &limits);
}

static const struct {
	const char *name, *text;
	bool want;
} sniffed[] = {
	{"types first", TYPE SAMPLE MAIN NAMES, true},
	{"strings only", "6''", true},
	{"time first, as Go writes CPU", "9:1700000000000000000 " TYPE, true},
	{"period type first, as Go writes heaps", "11{1:1 2:2}", true},
	{"only types", TYPE, true},
	{"cut after a sample", TYPE "x1280", true},
	{"damaged after a mapping", "3{1:1} x0b", true},
	{"nothing", "", false},
	{"text", "x6d61696e3b66203330" "0a", false},
	{"text that begins like fields", "x320a68656c6c6f3b776f726c", false},
	{"OTLP", "1{1{1:2} 2{1:2}} 2{1{1:1} 5'x'}", false},
	{"gperftools", "x0000000000000000" "0300000000000000", false},
	{"JFR", "x464c5200000200", false},
	{"ELF", "x7f454c46020101", false},
};

/* A file in which f is at 0x1100 and nothing else. */
static bool name_f(void *own, const struct unnamed *what,
	void (*take)(void *data, const struct named *named), void *data)
{
	const uint64_t *at = own;

	if (!span_equal(what->build_id, span_of("abcd")) ||
		what->address - what->start + what->offset != *at)
		return false;
	take(data, &(struct named){"g", "f.h", 3, true});
	take(data, &(struct named){"f", "f.c", 7, false});
	return true;
}

/* By the build that the mapping names, and not by that of another. */
static void asks_for_names(void **state)
{
	static const struct {
		const char *mapping, *address, *want;
	} cases[] = {
		{"3{1:1 2:4096 3:8192 4:256 5:5 6:6}", "4096", "g:3~<f:7=5"},
		{"3{1:1 2:4096 3:8192 4:256 5:5 6:6}", "4097",
			"[app+0x101]?=5"},
		{"3{1:1 2:4096 3:8192 4:256 5:5 6:3}", "4096",
			"[app+0x100]?=5"},
		{"3{1:1 2:4096 3:8192 4:256 5:5}", "4096", "[app+0x100]?=5"},
		{"3{1:1 2:65536 3:131072 5:5 6:6}", "4096", "[app+0x1000]?=5"},
	};
	uint64_t at = 256;
	struct namer namer = {name_f, &at};
	struct limits limits = limits_default;

	(void)state;
	limits.namer = &namer;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf text = {0}, out = {0};

		buf_printf(&text, "6'' 6'cpu' 6'nanoseconds' 6'main' 6'main.go' "
			"6'/bin/app' 6'abcd' " TYPE "%s 4{1:1 2:1 3:%s} "
			SAMPLE, cases[i].mapping, cases[i].address);
		assert_int_equal(read_text(&out, text.data, &limits), 0);
		assert_string_equal(out.data, cases[i].want);
		buf_clear(&text);
		buf_clear(&out);
	}
}

static void sniffs(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(sniffed) / sizeof(*sniffed); i++) {
		struct buf content = {0};

		proto_text(&content, sniffed[i].text);
		if (pprof_sniff(buf_view(&content)) != sniffed[i].want)
			fail_msg("%s: want %d", sniffed[i].name,
				sniffed[i].want);
		buf_clear(&content);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accepts),
		cmocka_unit_test(refuses),
		cmocka_unit_test(keeps_to_limits),
		cmocka_unit_test(asks_for_names),
		cmocka_unit_test(sniffs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
