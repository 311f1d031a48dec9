/* Which reader gets a content, what is said of one that none knows, and gzip
 * around either. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/stacks.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "gate/core/buf.h"
#include "gate/read/reader.h"
#include "gate/read/formats.h"

#define EMPTY "empty file: what should have written it failed, take it again"
#define PAGE                                                                   \
	"the download got an error or login page: look at the file and at "    \
	"the address it came from; the file says: "
#define UNDERSTOOD " (understood: ...)"

static int read_bytes(
	struct span bytes, const struct limits *limits, struct buf *out)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct err err = {0};
	int status =
		capture_read(&profile, bytes, &arena, symtab, limits, &err);

	cut_understood(err.text);
	buf_text(out, status ? err.text : profile.format);
	arena_clear(&arena);
	symtab_free(symtab);
	return status;
}

/* Heads of real files, as their tools write them. */
#define CASE(text, name)                                                       \
	{                                                                      \
		text, sizeof(text) - 1, name                                   \
	}
static const struct {
	const char *data;
	size_t len;
	const char *name;
} refused_cases[] = {
	CASE("\x28\xb5\x2f\xfd\x24\x05\x29\x00", "zstd data"),
	CASE("\x04\x22\x4d\x18\x64\x40\xa7\x00", "LZ4 data"),
	CASE("\x04\x22\x4d\x18\x4d\x40\xb0\x04\x3amemray\0\x0c",
		"a memray capture"),
	CASE("MOJ\3\1austin\0" "3.7.0\0\1interval\0" "1000\0\1mode\0wall\0",
		"Austin's binary output (MOJO)"),
	CASE("# austin: 3.7.0\n# interval: 1000\n# mode: memory\n",
		"Austin's profile of memory"),
	CASE("# austin: 3.7.0\n# interval: 1000\n# mode: full\n",
		"Austin's profile of time and memory"),
	CASE("  _     ._   __/__   _ _  _  _ _/_   Recorded: 21:11:13\n"
	     " /_//_/// /_\\ / //_// / //_'/ //     Duration: 0.047     CPU time: 0.047\n",
		"the text of pyinstrument"),
	CASE("Total allocations:\n\t199\n Total memory allocated:\n\t3kB\n"
	     " Peak memory usage:\n", "the text of `memray stats`"),
	CASE("{\"$schema\": \"https://www.speedscope.app/file-format-schema.json\", "
	     "\"exporter\": \"pyinstrument\"",
		"a speedscope profile of pyinstrument, which leaves calls out"),
	CASE("{\"root_frame\": {\"function\": \"f\",\"file_path_short\": \"a.py\"",
		"a profile of pyinstrument"),
	CASE("{ \"total_num_allocations\": 199, \"total_bytes_allocated\": 3",
		"the numbers of `memray stats`"),
	CASE("{\"version\": 0, \"costs\": [], \"events\": [{\"callchain\": [0]",
		"a graph for gprof2dot"),
	CASE("BZh91AY&SY\x0d\x0e", "bzip2 data"),
	CASE("\xfd"
	     "7zXZ\0\0\x04",
		"xz data"),
	CASE("PK\x03\x04\x14\0\0\0", "a zip archive"),
	CASE("\x78\x01\x01\x05", "zlib data"),
	CASE("\x78\x9c\x4b\x4c", "zlib data"),
	CASE("\x78\xda\x4b\x4c", "zlib data"),
	CASE("PERFILE2\x68\0\0\0\0\0\0\0", "perf.data"),
	CASE("2ELIFREP\0\0\0\0\0\0\0\x68",
		"perf.data of a machine of other byte order"),
	CASE("Nettrace\x14\0\0\0!FastSerialization.1",
		"a .NET trace (nettrace)"),
	CASE("memray\0\x0b\0\0\0", "a memray capture"),
	CASE("GO PREPROFILE V1\nmain.main\nmain.f\n12 13\n",
		"a preprocessed profile for profile-guided optimisation"),
	CASE("\x04\x08{\x0d:\x0cversionf", "a Ruby Marshal dump (stackprof)"),
	CASE("\x7f"
	     "ELF\x02\x01\x01\0",
		"a program, not a profile"),
	CASE("--- contentionz 1 ---\ncycles/second = 3201000000\n",
		"a gperftools contention profile"),
	CASE("--- heapz 1 ---\n", "a gperftools heap profile"),
	CASE("--- threadz 1 ---\n", "a gperftools thread profile"),
	CASE("v 10400 3\nx 5 ./a\nX ./a\nI 1000 3e8b\nm 1 -\n",
		"a heaptrack recording that is not interpreted yet"),
	CASE("allocator,num_allocations,size,tid,thread_name,stack_trace\n"
	     "1,2,3,4,,main;t.py;9\n",
		"memray CSV"),
	CASE("version https://git-lfs.github.com/spec/v1\n"
	     "oid sha256:4d7a2146\nsize 12345\n",
		"a git-lfs pointer, not the file itself"),
	CASE("# HELP go_goroutines Number of goroutines.\n"
	     "# TYPE go_goroutines gauge\ngo_goroutines 7\n",
		"Prometheus metrics, not a profile"),
	CASE("diff --git a/x b/x\nindex 1..2 100644\n",
		"a patch, not a profile"),
	CASE("<!DOCTYPE html><title>404</title>", "an HTML page"),
	CASE("\r\n <!doctype html>\n", "an HTML page"),
	CASE("<html>", "an HTML page"),
	CASE("<HTML>", "an HTML page"),
	CASE("<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">",
		"an HTML page"),
	CASE("<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE html>",
		"an HTML page"),
	CASE("<a href=\"/login\">Found</a>.\n", "an HTML page"),
	CASE("<html>\n<head>\n<title>/debug/pprof/</title>",
		"the index of /debug/pprof, not a profile"),
	CASE("<Error><Message>no such key</Message></Error>",
		"an XML error message"),
	CASE("HTTP/1.1 502 Bad Gateway\r\nServer: x\r\n\r\n",
		"an HTTP answer with its headers"),
	CASE("./svc", "the answer of /debug/pprof/cmdline, not a profile"),
	CASE("<?xml version=\"1.0\"?>\n<trace-query-result>\n",
		"an xctrace export"),
	CASE("<?xml version=\"1.0\"?>\n<svg version=\"1.1\">\n",
		"a flame graph picture (SVG)"),
	CASE("<svg version=\"1.1\">\n", "a flame graph picture (SVG)"),
	CASE("<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code>",
		"an XML error message"),
	CASE("{\"resourceProfiles\":[]}", "OTLP profiles in JSON"),
	CASE("{\n  \"recording\": {\n    \"events\": []}}",
		"a Java flight recording in JSON"),
	CASE("{\"string_table\":[],\"data\":[{\"known_addresses\":[]}]}",
		"what samply's addresses are called (.syms.json)"),
	CASE("{\"flamebearer\":{\"names\":[]},\"metadata\":{}}",
		"a Pyroscope flame graph"),
	CASE("{\"traceEvents\":[]}", "a Chrome trace"),
	CASE("{\"mean\":{\"point_estimate\":4}}",
		"estimates.json of Criterion"),
	CASE("{\"group_id\":\"a\",\"directory_name\":\"a\"}",
		"benchmark.json of Criterion"),
	CASE("{\"schema\":\"profgate.result\"}", "a result of profgate itself"),
	CASE("\0\0\0\0\3\0\0\0\1\0\0\0\x10\x27\0\0\0\0\0\0",
		"a gperftools CPU profile of Java"),
	CASE("\0\0\0\0\0\0\0\3\0\0\0\1\0\0\x27\x10\0\0\0\0",
		"a gperftools CPU profile of Java"),
	CASE("\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0",
		"a gperftools CPU profile of Java"),
	CASE("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\1",
		"a gperftools CPU profile of Java"),
	CASE("gmon\1\0\0\0\0\0\0\0", "gmon.out of gprof"),
	CASE("gmon\0\0\0\1\0\0\0\0", "gmon.out of gprof"),
	CASE("go 1.22 trace\0\0\0\1", "a Go execution trace"),
	CASE("--- contentionz 1 ---\nformat = java\n",
		"a gperftools contention profile of Java"),
	CASE("--- heapz 1 ---\nformat = java\n",
		"a gperftools heap profile of Java"),
	CASE("num_symbols: 1\n",
		"the answer of /debug/pprof/symbol, not a profile"),
	CASE("/srv/demo\0-v",
		"the answer of /debug/pprof/cmdline, not a profile"),
	CASE("# Samples: 1K of event 'cycles:u'\n"
	     "# Event count (approx.): 440000000\n#\n"
	     "# Overhead  Command  Symbol\n",
		"the text of `perf report`"),
	CASE("File: demo\nType: cpu\n"
	     "      flat  flat%   sum%        cum   cum%\n",
		"the text of pprof"),
	CASE("File: demo\nType: cpu\n-----------+---------------\n",
		"the text of pprof"),
	CASE("PeriodType: cpu nanoseconds\nPeriod: 10000000\nSamples:\n",
		"the text of pprof"),
	CASE("Total: 2.73s\nROUTINE ========== main in /src/demo.c\n",
		"the text of pprof"),
	CASE("Total: 100 samples\n  60  60.0%  60.0%\n", "the text of pprof"),
	CASE("digraph \"demo\" {\n", "a graph for Graphviz"),
	CASE("Flat profile:\n\n  %   cumulative   self\n", "the text of gprof"),
	CASE("\t\t     Call graph (explanation follows)\n\n"
	     "granularity: each sample hit covers 4 byte(s)\n",
		"the text of gprof"),
	CASE("   9 function calls in 0.012 seconds\n\n   ncalls  tottime\n",
		"the text of cProfile"),
	CASE("Analysis of sampling demo (pid 1)\nCall graph:\n",
		"the text of macOS sample"),
	CASE("Running Time\tSelf (ms)\t\tSymbol Name\n812.0ms  100.0%\t0.0\t "
	     "\ta",
		"a call tree copied from Instruments"),
	CASE("[\n{\"name\":\"a\",\"ph\":\"X\",\"ts\":1}\n", "a Chrome trace"),
	CASE("{\"meta\":{\"version\":25,\"stackwalk\":1}}",
		"a raw Gecko profile"),
	CASE("{\"libs\":[],\"threads\":[]}", "a raw Gecko profile"),
	CASE("\n              demo`main+0x12\n               12\n",
		"DTrace text"),
};

enum {REFUSED_CASES = sizeof refused_cases / sizeof *refused_cases };

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < REFUSED_CASES; i++) {
		struct span text = {
			refused_cases[i].data, refused_cases[i].len};
		const struct format *row = format_find(text);
		struct buf got = {0};
		char want[1024];

		if (!row) {
			fail_msg("%s: not found", refused_cases[i].name);
			return; /* for the analyzer: fail_msg never does */
		}
		assert_string_equal(row->name, refused_cases[i].name);
		assert_int_equal(read_bytes(text, &limits_default, &got), 1);
		snprintf(want, sizeof want, "this is %s: %s%s", row->name,
			row->remedy, row->quoted ? "; the file says: " : "");
		if (row->quoted)
			got.data[strlen(want)] = '\0';
		assert_string_equal(got.data, want);
		buf_clear(&got);
	}
}

/* A row either reads or says the way out. Of those no one is shadowed by one
 * above it, and none is without a case. */
static void test_every_row_is_hit(void **state)
{
	(void)state;
	for (const struct format *row = formats; row->name; row++) {
		bool hit = row->read != NULL;

		assert_true(!row->read != !row->remedy);
		for (size_t i = 0; i < REFUSED_CASES; i++)
			hit |= format_find((struct span){refused_cases[i].data,
				       refused_cases[i].len}) == row;
		if (!hit)
			fail_msg("no case finds %s", row->name);
	}
}

/* Texts that look a little like something else, and what becomes of them. */
static const struct {
	const char *name, *text;
	int status;
	const char *want;
} cases[] = {
	{"folded", "main;parse 30\n", 0, "folded"},
	{"benchmark", "BenchmarkA 1 2 ns/op\n", 0, "gobench"},
	{"test2json",
		"{\"Action\":\"output\",\"Output\":\"BenchmarkA 1 2 x\"}\n", 0,
		"gobench"},
	{"JSON keys inside of test output",
		"{\"Action\":\"output\",\"Output\":\"BenchmarkA 1 2 x\\n"
		"\\\"nodes\\\" \\\"callFrame\\\"\"}\n",
		0, "gobench"},
	{"prose", "Hello, this is a readme.\nIt has 2 lines.\n", 1,
		"not a capture of a known format; the file says: Hello, this "
		"is a readme." UNDERSTOOD},
	{"prose with one stack", "a\nb\nc\nd\ne\nf\ng\nh;i 1\nj\nk\nl\nm\nn\n",
		1,
		"not a capture of a known format; the file says: a" UNDERSTOOD},
	{"binary", "\x01\x02\x03;\x04 1\n", 1,
		"not a capture of a known format" UNDERSTOOD},
	{"other JSON", "{\"a\": 1}\n", 1,
		"not a capture of a known format; the file says: "
		"{\"a\": 1}" UNDERSTOOD},
	{"only comments", "# nothing\n", 1,
		"not a capture of a known format; the file says: "
		"# nothing" UNDERSTOOD},
	{"JSON of several lines", "{\n  \"message\":\t\"Not Found\",\n", 1,
		"not a capture of a known format; the file says: "
		"{ \"message\": \"Not Found\"," UNDERSTOOD},
	{"a title of several lines",
		"<html><title lang=\"en\">\n502\nx</title>", 1,
		"this is an HTML page: " PAGE "502 x"},
	{"a page with a heading", "<html>\n<TITLE></TITLE><H1>Busy</H1>", 1,
		"this is an HTML page: " PAGE "Busy"},
	{"the first line of an HTTP answer",
		"HTTP/1.1 502 Bad Gateway\r\n\r\n<title>x</title>", 1,
		"this is an HTTP answer with its headers: fetch it without "
		"them (of curl, leave out -i); the file says: "
		"HTTP/1.1 502 Bad Gateway"},
	{"only blanks", " \n\t\n", -1, EMPTY},
	/* What looks a little like text of perf, DTrace, cmdline. */
	{"folded stacks of perf", "a 12;main+0x12 (/bin/a) 3\n", 0, "folded"},
	{"folded stacks with a time", "[0 1.5:];main 3\n# 1.000000: x\n", 0,
		"folded"},
	{"indented folded stacks", "  a;libc.so`read 3\n  a;b (x) 12\n", 0,
		"folded"},
	{"a benchmark that logs",
		"BenchmarkA 1 2 ns/op\nmap:\n    12ab items (ok)\n", 0,
		"gobench"},
	{"prose with numbers", "Note:\n  12 items (all) in stock\n", 1,
		"not a capture of a known format; the file says: "
		"Note:" UNDERSTOOD},
	{"empty", "", -1, EMPTY},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf got = {0};
		int status = read_bytes(
			span_of(cases[i].text), &limits_default, &got);

		if (status != cases[i].status ||
			strcmp(got.data, cases[i].want))
			fail_msg("%s: %d %s", cases[i].name, status, got.data);
		buf_clear(&got);
	}
}

/* A sample type first: behind its line feed stands what begins a Ruby dump. */
static void test_pprof_like_others(void **state)
{
	static const char ruby[] =
		"\x0a\x04\x08\x01\x10\x02\x32\x00\x32\x01x\x32\x01y";
	/* doc_url, the string 1: the first bytes of zlib data */
	static const char zlib[] = "\x78\x01\x0a\x04\x08\x01\x10\x02"
				   "\x32\x00\x32\x01x\x32\x01y";
	struct buf got = {0};

	(void)state;
	assert_int_equal(read_bytes((struct span){ruby, sizeof ruby - 1},
				 &limits_default, &got),
		0);
	assert_int_equal(read_bytes((struct span){zlib, sizeof zlib - 1},
				 &limits_default, &got),
		0);
	assert_string_equal(got.data, "pprofpprof");
	buf_clear(&got);
}

/* Puts one gzip layer around what buf has. */
static void gzip(struct buf *buf)
{
	z_stream z = {0};
	struct buf out = {0};
	size_t room = buf->len + 1000;

	assert_int_equal(
		deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
		Z_OK);
	buf_reserve(&out, room);
	z.next_in = (unsigned char *)buf->data;
	z.avail_in = (unsigned)buf->len;
	z.next_out = (unsigned char *)out.data;
	z.avail_out = (unsigned)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out.len = room - z.avail_out;
	deflateEnd(&z);
	buf_clear(buf);
	*buf = out;
}

static void check_gzip(const char *text, int layers,
	const struct limits *limits, int status, const char *want)
{
	struct buf buf = {0}, got = {0};

	buf_text(&buf, text);
	for (int i = 0; i < layers; i++)
		gzip(&buf);
	assert_int_equal(read_bytes(buf_view(&buf), limits, &got), status);
	got.data[strnlen(got.data, strlen(want))] = '\0';
	assert_string_equal(got.data, want);
	buf_clear(&buf);
	buf_clear(&got);
}

static void test_gzip(void **state)
{
	struct limits small = limits_default;

	(void)state;
	check_gzip("main;parse 30\n", 1, &limits_default, 0, "folded");
	check_gzip("main;parse 30\n", 3, &limits_default, 0, "folded");
	check_gzip("\xef\xbb\xbf"
		   "a;b 1\n",
		1, &limits_default, 0, "folded");
	check_gzip("main;parse 30\n", 4, &limits_default, -1,
		"gzip within gzip, more than 3 layers deep");
	check_gzip("", 1, &limits_default, -1, EMPTY);
	check_gzip("<html>", 1, &limits_default, 1, "this is an HTML page");

	/* 14 bytes of text, and 34 of the layer around them */
	small.inflated = 13;
	check_gzip("main;parse 30\n", 1, &small, -1, "");
	small.inflated = 14;
	check_gzip("main;parse 30\n", 1, &small, 0, "folded");
	check_gzip("main;parse 30\n", 2, &small, -1, "");
	small.inflated = 34;
	check_gzip("main;parse 30\n", 2, &small, -1, "");
	small.inflated = 34 + 14;
	check_gzip("main;parse 30\n", 2, &small, 0, "folded");
}

static void test_gzip_damaged(void **state)
{
	struct buf buf = {0}, got = {0};

	(void)state;
	buf_text(&buf, "main;parse 30\n");
	gzip(&buf);
	buf.len -= 3;
	assert_int_equal(read_bytes(buf_view(&buf), &limits_default, &got), -1);
	buf_clear(&buf);
	buf_clear(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_every_row_is_hit),
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_pprof_like_others),
		cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_gzip_damaged),
	};

	return cmocka_run_group_tests_name("readers", tests, NULL, NULL);
}
