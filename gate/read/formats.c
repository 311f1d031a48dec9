/* The table of formats: those that are read, and the way out of the others. */
#include "gate/read/formats.h"

#include "gate/model/stored.h"
#include "gate/read/foreign.h"
#include "gate/text/lines.h"

/* A string literal as a span; it may hold NUL bytes. */
#define S(text) {text, sizeof(text) - 1}

#define GO_DEBUG_TEXT                                                          \
	"fetch it again without ?debug=1 (or ?debug=0): that "                 \
	"is pprof protobuf"
/* Its addresses mean something in the program alone. */
#define CONVERT_LEGACY                                                         \
	"run `go tool pprof -proto PROGRAM FILE > FILE.pb.gz`, with the "      \
	"program that was profiled"
#define CONVERT_JAVA "run `go tool pprof -proto FILE > FILE.pb.gz`"
/* With the period stackcollapse-perf.pl counts events, not samples. */
#define CONVERT_PERF                                                           \
	"run `perf script -F -period -i FILE | stackcollapse-perf.pl > "       \
	"FILE.folded`"
#define FOLD_PERF "record with `perf` and fold its stacks"
#define NO_STACKS "it has no stacks: " FOLD_PERF
#define CANNOT_JUDGE_NODE                                                      \
	"it cannot be judged yet; of Node, run `perf record -g node "          \
	"--perf-basic-prof PROGRAM` and fold the stacks"
#define CANNOT_JUDGE_HEAP "it cannot be judged yet: it tells bytes in use, "
#define TRY_FOLDED "record folded stacks instead"
/* What the page says is quoted: .quoted. */
#define ERROR_PAGE                                                             \
	"the download got an error or login page: look at the "                \
	"file and at the address it came from"
#define FETCH_PROFILE "fetch /debug/pprof/profile"
#define CPROFILE                                                               \
	"it has no stacks: run `py-spy record --format raw -o FILE.folded "    \
	"-- python PROGRAM`"
#define BENCH_JSON                                                             \
	"only Go benchmark text is read of benchmark results; "                \
	"record profiles of this benchmark instead"

const struct format formats[] = {
	/* Of binary content, a sniff is surer than a signature of two bytes. */
	{.name = "stored", .sniff = stored_sniff, .read = stored_read},
	{.name = "pprof", .describe = "pprof protobuf", .sniff = pprof_sniff,
		.read = pprof_read},

	/* compressed otherwise than with gzip */
	{.name = "zstd data", .start = S("\x28\xb5\x2f\xfd"),
		.remedy = "run `zstd -d FILE` first"},
	{.name = "LZ4 data", .start = S("\x04\x22\x4d\x18"),
		.remedy = "run `lz4 -d FILE` first"},
	{.name = "bzip2 data", .start = S("BZh"), .has = {S("1AY&SY")},
		.remedy = "run `bzip2 -d FILE` first"},
	{.name = "xz data", .start = S("\xfd" "7zXZ\0"),
		.remedy = "run `xz -d FILE` first"},
	{.name = "a zip archive", .start = S("PK\x03\x04"),
		.remedy = "run `unzip FILE` first"},
	{.name = "zlib data", .start = S("\x78\x01"),
		.remedy = "run `pigz -d < FILE` first"},
	{.name = "zlib data", .start = S("\x78\x9c"),
		.remedy = "run `pigz -d < FILE` first"},
	{.name = "zlib data", .start = S("\x78\xda"),
		.remedy = "run `pigz -d < FILE` first"},

	/* binary */
	{.name = "perf.data", .start = S("PERFILE2"), .remedy = CONVERT_PERF},
	{.name = "perf.data of a machine of other byte order",
		.start = S("2ELIFREP"),
		.remedy = CONVERT_PERF " there"},
	{.name = "a Java flight recording (JFR)", .start = S("FLR\0"),
		.remedy = "run `jfrconv -o collapsed FILE FILE.folded`"},
	{.name = "a .NET trace (nettrace)", .start = S("Nettrace"),
		.remedy = "it cannot be judged yet: folded stacks would pass "
			"off its times as samples"},
	{.name = "a memray capture", .start = S("memray\0"),
		.remedy = "run `memray transform csv FILE` and fold its "
			"stacks"},
	{.name = "a preprocessed profile for profile-guided optimisation",
		.start = S("GO PREPROFILE V1\n"),
		.remedy = "give the pprof profile that `go tool "
			"preprofile` made it from"},
	/* Words 0, 3, 1: 32 and 64 bits, little and big endian. */
	{.name = "a gperftools CPU profile of Java",
		.start = S("\0\0\0\0\3\0\0\0\1\0\0\0"),
		.remedy = CONVERT_JAVA},
	{.name = "a gperftools CPU profile of Java",
		.start = S("\0\0\0\0\0\0\0\3\0\0\0\1"),
		.remedy = CONVERT_JAVA},
	{.name = "a gperftools CPU profile of Java",
		.start = S("\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0"),
		.remedy = CONVERT_JAVA},
	{.name = "a gperftools CPU profile of Java",
		.start = S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0\1"),
		.remedy = CONVERT_JAVA},
	/* Words 0, 3, 0, in the same order. */
	{.name = "a gperftools CPU profile",
		.start = S("\0\0\0\0\3\0\0\0\0\0\0\0"),
		.remedy = CONVERT_LEGACY},
	{.name = "a gperftools CPU profile",
		.start = S("\0\0\0\0\0\0\0\3\0\0\0\0"),
		.remedy = CONVERT_LEGACY},
	{.name = "a gperftools CPU profile",
		.start = S("\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"),
		.remedy = CONVERT_LEGACY},
	{.name = "a gperftools CPU profile",
		.start = S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3"),
		.remedy = CONVERT_LEGACY},
	{.name = "gmon.out of gprof", .start = S("gmon\1\0\0\0"),
		.remedy = NO_STACKS},
	{.name = "gmon.out of gprof", .start = S("gmon\0\0\0\1"),
		.remedy = NO_STACKS},
	/* Marshalled: a dictionary whose first key is a tuple of three. */
	{.name = "a cProfile dump", .start = S("{\xa9\3"),
		.remedy = CPROFILE},
	{.name = "a cProfile dump", .start = S("{)\3"), .remedy = CPROFILE},
	{.name = "a cProfile dump", .start = S("\xfb\xa9\3"),
		.remedy = CPROFILE},
	{.name = "a cProfile dump", .start = S("\xfb)\3"),
		.remedy = CPROFILE},
	{.name = "a cProfile dump", .start = S("{(\3\0\0\0"),
		.remedy = CPROFILE},
	{.name = "a Go execution trace", .start = S("go 1."),
		.has = {S(" trace\0")},
		.remedy = "it is no profile: record one with `-cpuprofile`, "
			"or fetch /debug/pprof/profile"},
	{.name = "a Ruby Marshal dump (stackprof)", .start = S("\x04\x08"),
		.remedy = "run `stackprof --stackcollapse FILE > "
			"FILE.folded`"},
	{.name = "a program, not a profile", .start = S("\x7f" "ELF"),
		.remedy = "give the profile that running it wrote"},

	/* text by its first line */
	{.name = "Go heap text (debug=1)", .start = S("heap profile: "),
		.has = {S("@ heap/")}, .remedy = GO_DEBUG_TEXT},
	{.name = "a gperftools heap profile", .start = S("heap profile: "),
		.remedy = CONVERT_LEGACY},
	{.name = "a jemalloc heap profile", .start = S("heap_v2/"),
		.remedy = CANNOT_JUDGE_HEAP
			"which folded stacks would pass off as samples"},
	{.name = "Go goroutine text (debug=1)",
		.start = S("goroutine profile: total "),
		.remedy = GO_DEBUG_TEXT},
	{.name = "Go threadcreate text (debug=1)",
		.start = S("threadcreate profile: total "),
		.remedy = GO_DEBUG_TEXT},
	{.name = "Go mutex text (debug=1)", .start = S("--- mutex:\n"),
		.remedy = GO_DEBUG_TEXT},
	{.name = "Go block text (debug=1)", .start = S("--- contention:\n"),
		.remedy = GO_DEBUG_TEXT},
	{.name = "a gperftools contention profile of Java",
		.start = S("--- contentionz "), .has = {S("format = java")},
		.remedy = CONVERT_JAVA},
	{.name = "a gperftools heap profile of Java",
		.start = S("--- heapz "), .has = {S("format = java")},
		.remedy = CONVERT_JAVA},
	{.name = "a gperftools contention profile",
		.start = S("--- contentionz "), .remedy = CONVERT_LEGACY},
	{.name = "a gperftools heap profile", .start = S("--- heapz "),
		.remedy = CONVERT_LEGACY},
	{.name = "a gperftools thread profile", .start = S("--- threadz "),
		.remedy = CONVERT_LEGACY},
	{.name = "the answer of /debug/pprof/symbol, not a profile",
		.start = S("num_symbols:"), .remedy = FETCH_PROFILE},
	{.name = "a Go goroutine dump (debug=2)", .start = S("goroutine "),
		.has = {S(" ["), S("]:")},
		.remedy = "fetch it again without ?debug=2: that is pprof "
			"protobuf"},
	{.name = "a massif profile", .start = S("desc:"),
		.has = {S("\ntime_unit:"), S("\nsnapshot=0")},
		.remedy = "record the heap with a profiler that writes "
			"pprof or folded stacks"},
	/* Both have events and functions, only callgrind has calls. */
	{.name = "a callgrind profile", .start = S("# callgrind format"),
		.remedy = FOLD_PERF},
	{.name = "a callgrind profile",
		.has = {S("\nevents:"), S("\ncalls=")}, .remedy = FOLD_PERF},
	{.name = "a cachegrind profile", .start = S("desc:"),
		.has = {S("\nevents:"), S("\nfl=")}, .remedy = FOLD_PERF},
	{.name = "a cachegrind profile", .start = S("cmd:"),
		.has = {S("\nevents:"), S("\nfl=")}, .remedy = FOLD_PERF},
	{.name = "a callgrind profile", .has = {S("\nevents: "), S("\nfn=")},
		.remedy = FOLD_PERF},
	{.name = "a callgrind profile", .start = S("events:"),
		.has = {S("\nfn=")}, .remedy = FOLD_PERF},
	{.name = "the text of gprof", .start = S("Flat profile:"),
		.has = {S("cumulative")}, .remedy = NO_STACKS},
	{.name = "the text of gprof",
		.has = {S("granularity: each sample hit covers")},
		.remedy = NO_STACKS},
	{.name = "the text of cProfile",
		.has = {S(" function calls "), S("ncalls  tottime")},
		.remedy = CPROFILE},
	{.name = "the text of macOS sample",
		.has = {S("Analysis of sampling "), S("Call graph:")},
		.remedy = "run `stackcollapse-sample.awk FILE > FILE.folded`"},
	{.name = "a heaptrack recording", .start = S("v "),
		.has = {S("\nX "), S("\nI ")},
		.remedy = "run `heaptrack_print -f FILE -F FILE.folded`"},
	{.name = "memray CSV", .start = S("allocator,num_allocations,size,"),
		.remedy = "fold its stacks: FRAME;FRAME NUM_ALLOCATIONS a "
			"line, root first"},
	{.name = "a git-lfs pointer, not the file itself",
		.start = S("version https://git-lfs"),
		.remedy = "run `git lfs pull`"},
	{.name = "Prometheus metrics, not a profile", .start = S("# HELP "),
		.remedy = FETCH_PROFILE " instead of /metrics"},
	{.name = "a patch, not a profile", .start = S("diff --git "),
		.remedy = "give the capture itself"},

	/* markup */
	{.name = "an HTML page", .start = S("<!DOCTYPE html"),
		.remedy = ERROR_PAGE, .quoted = true},
	{.name = "an HTML page", .start = S("<!doctype html"),
		.remedy = ERROR_PAGE, .quoted = true},
	{.name = "an HTML page", .start = S("<html"), .remedy = ERROR_PAGE, .quoted = true},
	{.name = "an HTML page", .start = S("<HTML"), .remedy = ERROR_PAGE, .quoted = true},
	{.name = "an xctrace export", .start = S("<?xml"),
		.has = {S("<trace-query-result")},
		.remedy = "run `inferno-collapse-xctrace FILE > "
			"FILE.folded`"},
	{.name = "a flame graph picture (SVG)", .start = S("<?xml"),
		.has = {S("<svg")},
		.remedy = "give the folded stacks that it was drawn from"},
	{.name = "a flame graph picture (SVG)", .start = S("<svg"),
		.remedy = "give the folded stacks that it was drawn from"},
	{.name = "an XML error message", .start = S("<?xml"),
		.has = {S("<Error")}, .remedy = ERROR_PAGE, .quoted = true},

	/* JSON by its keys. A Chrome trace can hold a V8 CPU profile. */
	{.name = "a Chrome trace", .start = S("{"),
		.has = {S("\"traceEvents\"")},
		.remedy = TRY_FOLDED},
	{.name = "a Chrome trace", .start = S("["),
		.has = {S("\"ph\""), S("\"ts\"")}, .remedy = TRY_FOLDED},
	{.name = "a speedscope profile", .start = S("{"),
		.has = {S("speedscope.app/file-format-schema.json")},
		.remedy = "record folded stacks instead (py-spy: `--format "
			"raw`)"},
	{.name = "a V8 CPU profile (.cpuprofile)", .start = S("{"),
		.has = {S("\"nodes\""), S("\"callFrame\"")},
		.remedy = CANNOT_JUDGE_NODE},
	{.name = "an old V8 CPU profile (.cpuprofile)", .start = S("{"),
		.has = {S("\"head\""), S("\"hitCount\"")},
		.remedy = CANNOT_JUDGE_NODE},
	{.name = "an old V8 CPU profile (.cpuprofile)", .start = S("{"),
		.has = {S("\"head\""), S("\"timestamps\"")},
		.remedy = CANNOT_JUDGE_NODE},
	{.name = "a V8 heap profile (.heapprofile)", .start = S("{"),
		.has = {S("\"head\""), S("\"selfSize\"")},
		.remedy = CANNOT_JUDGE_HEAP "not what was allocated"},
	{.name = "a DHAT profile", .start = S("{"),
		.has = {S("\"dhatFileVersion\"")},
		.remedy = "record the heap with a profiler that writes "
			"pprof"},
	{.name = "OTLP profiles in JSON", .start = S("{"),
		.has = {S("\"resourceProfiles\"")},
		.remedy = "have the collector export pprof"},
	{.name = "a Java flight recording in JSON", .start = S("{"),
		.has = {S("\"recording\""), S("\"events\"")},
		.remedy = "run `jfrconv -o collapsed` on the .jfr file "
			"itself"},
	{.name = "a stackprof profile", .start = S("{"),
		.has = {S("\"frames\""), S("\"interval\"")},
		.remedy = "run `stackprof --stackcollapse` on the dump it "
			"came from"},
	{.name = "a Firefox profile", .start = S("{"),
		.has = {S("\"preprocessedProfileVersion\"")},
		.remedy = TRY_FOLDED},
	{.name = "a raw Gecko profile", .start = S("{"),
		.has = {S("\"meta\""), S("\"stackwalk\"")},
		.remedy = TRY_FOLDED},
	{.name = "a raw Gecko profile", .start = S("{"),
		.has = {S("\"libs\""), S("\"threads\"")},
		.remedy = TRY_FOLDED},
	{.name = "a Pyroscope flame graph", .start = S("{"),
		.has = {S("\"flamebearer\"")},
		.remedy = "fetch it in pprof format"},
	{.name = "Google Benchmark JSON", .start = S("{"),
		.has = {S("\"context\""), S("\"benchmarks\"")},
		.remedy = BENCH_JSON},
	{.name = "hyperfine JSON", .start = S("{"),
		.has = {S("\"results\""), S("\"command\"")},
		.remedy = BENCH_JSON},
	{.name = "pytest-benchmark JSON", .start = S("{"),
		.has = {S("\"machine_info\""), S("\"benchmarks\"")},
		.remedy = BENCH_JSON},
	{.name = "JMH JSON", .start = S("["), .has = {S("\"jmhVersion\"")},
		.remedy = BENCH_JSON},
	{.name = "a result of profgate itself", .start = S("{"),
		.has = {S("\"profgate.result\"")},
		.remedy = "read it with `profgate report FILE`"},

	/* Of text, a signature is surer than any sniff. */
	{.name = "gobench", .describe = "go test -json", .sniff = gotest_sniff,
		.read = gotest_read},
	{.name = "gobench", .describe = "Go benchmark text",
		.sniff = gobench_sniff, .read = gobench_read},
	{.name = "a call tree copied from Instruments",
		.has = {S("%\t"), S("\t \t")},
		.remedy = "it cannot be judged yet: folded stacks would pass "
			"off its times or bytes as samples"},
	{.name = "`perf script` text", .sniff = perf_script_sniff,
		.remedy = "write it again without the period and fold it: "
			"`perf script -F -period | stackcollapse-perf.pl > "
			"FILE.folded`"},
	{.name = "DTrace text", .sniff = dtrace_sniff,
		.remedy = "run `stackcollapse.pl FILE > FILE.folded`"},
	{.name = "folded", .describe = "folded stacks", .sniff = folded_sniff,
		.read = folded_read},
	{.name = "OTLP profiles", .sniff = otlp_sniff,
		.remedy = "have the collector export pprof"},
	{.name = "the answer of /debug/pprof/cmdline, not a profile",
		.sniff = cmdline_sniff, .remedy = FETCH_PROFILE},
	{.name = NULL},
};

static bool has_signature(const struct format *row, struct span head)
{
	if (head.len < row->start.len ||
		!span_equal(
			(struct span){head.data, row->start.len}, row->start))
		return false;
	for (size_t i = 0; i < 2; i++)
		if (row->has[i].len && text_find(head, row->has[i]) == head.len)
			return false;
	return true;
}

const struct format *format_find(struct span content)
{
	struct span head = text_head(content);
	bool text = text_is(content);

	while (text && head.len &&
		(head.data[0] == ' ' ||
			(head.data[0] >= '\t' && head.data[0] <= '\r')))
		head = (struct span){head.data + 1, head.len - 1};
	for (const struct format *row = formats; row->name; row++)
		if (row->sniff ? row->sniff(content) : has_signature(row, head))
			return row;
	return NULL;
}
