/* Signatures of formats that are not read, each with the way out of it. */
#include "gate/read/unsupported.h"

#include "gate/text/lines.h"

/* A string literal as a span; it may hold NUL bytes. */
#define S(text)                                                                \
	{                                                                      \
		text, sizeof(text) - 1                                         \
	}

#define GO_DEBUG_TEXT                                                          \
	"fetch it again without ?debug=1 (or ?debug=0): that "                 \
	"is pprof protobuf"
#define CONVERT_LEGACY                                                         \
	"run `go tool pprof -proto "                                           \
	"-output FILE.pb.gz FILE`"
#define CONVERT_PERF                                                           \
	"run `perf script -i FILE | stackcollapse-perf.pl > FILE.folded`"
#define ERROR_PAGE                                                             \
	"the download got an error or login page: look at the "                \
	"file and at the address it came from"
#define BENCH_JSON                                                             \
	"only Go benchmark text is read of benchmark results; "                \
	"record profiles of this benchmark instead"

const struct foreign foreigns[] = {
	/* compressed otherwise than with gzip */
	{S("\x28\xb5\x2f\xfd"), {S("")}, "zstd data",
		"run `zstd -d FILE` first"},
	{S("\x04\x22\x4d\x18"), {S("")}, "LZ4 data", "run `lz4 -d FILE` first"},
	{S("BZh"), {S("1AY&SY")}, "bzip2 data", "run `bzip2 -d FILE` first"},
	{S("\xfd"
	   "7zXZ\0"),
		{S("")}, "xz data", "run `xz -d FILE` first"},
	{S("PK\x03\x04"), {S("")}, "a zip archive", "run `unzip FILE` first"},
	{S("\x78\x01"), {S("")}, "zlib data", "run `pigz -d < FILE` first"},
	{S("\x78\x9c"), {S("")}, "zlib data", "run `pigz -d < FILE` first"},
	{S("\x78\xda"), {S("")}, "zlib data", "run `pigz -d < FILE` first"},

	/* binary */
	{S("PERFILE2"), {S("")}, "perf.data", CONVERT_PERF},
	{S("2ELIFREP"), {S("")}, "perf.data of a machine of other byte order",
		CONVERT_PERF " there"},
	{S("FLR\0"), {S("")}, "a Java flight recording (JFR)",
		"run `jfrconv -o collapsed FILE FILE.folded`"},
	{S("Nettrace"), {S("")}, "a .NET trace (nettrace)",
		"run `dotnet-trace convert --format Speedscope FILE` and "
		"fold its stacks"},
	{S("memray\0"), {S("")}, "a memray capture",
		"run `memray transform csv FILE` and fold its stacks"},
	{S("GO PREPROFILE V1\n"), {S("")},
		"a preprocessed profile for "
		"profile-guided optimisation",
		"give the pprof profile that `go tool preprofile` made it "
		"from"},
	/* Words 0, 3, 0: 32 and 64 bits, little and big endian. */
	{S("\0\0\0\0\3\0\0\0\0\0\0\0"), {S("")}, "a gperftools CPU profile",
		CONVERT_LEGACY},
	{S("\0\0\0\0\0\0\0\3\0\0\0\0"), {S("")}, "a gperftools CPU profile",
		CONVERT_LEGACY},
	{S("\0\0\0\0\0\0\0\0\3\0\0\0\0\0\0\0"), {S("")},
		"a gperftools CPU profile", CONVERT_LEGACY},
	{S("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\3"), {S("")},
		"a gperftools CPU profile", CONVERT_LEGACY},
	{S("\x04\x08"), {S("")}, "a Ruby Marshal dump (stackprof)",
		"run `stackprof --stackcollapse FILE > FILE.folded`"},
	{S("\x7f"
	   "ELF"),
		{S("")}, "a program, not a profile",
		"give the profile that running it wrote"},

	/* text by its first line */
	{S("heap profile: "), {S("@ heap/")}, "Go heap text (debug=1)",
		GO_DEBUG_TEXT},
	{S("heap profile: "), {S("")}, "a gperftools heap profile",
		CONVERT_LEGACY},
	{S("heap_v2/"), {S("")}, "a jemalloc heap profile",
		"run `jeprof --collapsed PROGRAM FILE > FILE.folded`"},
	{S("goroutine profile: total "), {S("")}, "Go goroutine text (debug=1)",
		GO_DEBUG_TEXT},
	{S("threadcreate profile: total "), {S("")},
		"Go threadcreate text (debug=1)", GO_DEBUG_TEXT},
	{S("--- mutex:\n"), {S("")}, "Go mutex text (debug=1)", GO_DEBUG_TEXT},
	{S("--- contention:\n"), {S("")}, "Go block text (debug=1)",
		GO_DEBUG_TEXT},
	{S("--- contentionz "), {S("")}, "a gperftools contention profile",
		CONVERT_LEGACY},
	{S("--- heapz "), {S("")}, "a gperftools heap profile", CONVERT_LEGACY},
	{S("--- threadz "), {S("")}, "a gperftools thread profile",
		CONVERT_LEGACY},
	{S("goroutine "), {S(" ["), S("]:")}, "a Go goroutine dump (debug=2)",
		"fetch it again without ?debug=2: that is pprof protobuf"},
	{S("# callgrind format"), {S("")}, "a callgrind profile",
		"record with `perf` and fold its stacks"},
	{S(""), {S("\nevents: "), S("\nfn=")}, "a callgrind profile",
		"record with `perf` and fold its stacks"},
	{S("desc:"), {S("\ntime_unit:"), S("\nsnapshot=0")}, "a massif profile",
		"record the heap with a profiler that "
		"writes pprof or folded stacks"},
	{S("desc:"), {S("\nevents: "), S("\nfl=")}, "a cachegrind profile",
		"record with `perf` and fold its stacks"},
	{S("v "), {S("\nX "), S("\nI ")}, "a heaptrack recording",
		"run `heaptrack_print -f FILE -F FILE.folded`"},
	{S("allocator,num_allocations,size,"), {S("")}, "memray CSV",
		"fold its stacks: FRAME;FRAME COUNT a line, root first"},
	{S(""), {S(": \n\t"), S("+0x")}, "`perf script` text",
		"run `stackcollapse-perf.pl FILE > FILE.folded`"},
	{S("version https://git-lfs"), {S("")},
		"a git-lfs pointer, not the "
		"file itself",
		"run `git lfs pull`"},
	{S("# HELP "), {S("")}, "Prometheus metrics, not a profile",
		"fetch /debug/pprof/profile instead of /metrics"},
	{S("diff --git "), {S("")}, "a patch, not a profile",
		"give the capture itself"},

	/* markup */
	{S("<!DOCTYPE html"), {S("")}, "an HTML page", ERROR_PAGE},
	{S("<!doctype html"), {S("")}, "an HTML page", ERROR_PAGE},
	{S("<html"), {S("")}, "an HTML page", ERROR_PAGE},
	{S("<HTML"), {S("")}, "an HTML page", ERROR_PAGE},
	{S("<?xml"), {S("<trace-query-result")}, "an xctrace export",
		"run `inferno-collapse-xctrace FILE > FILE.folded`"},
	{S("<?xml"), {S("<svg")}, "a flame graph picture (SVG)",
		"give the folded stacks that it was drawn from"},
	{S("<svg"), {S("")}, "a flame graph picture (SVG)",
		"give the folded stacks that it was drawn from"},
	{S("<?xml"), {S("<Error")}, "an XML error message", ERROR_PAGE},

	/* JSON by its keys */
	{S("{"), {S("speedscope.app/file-format-schema.json")},
		"a speedscope profile",
		"record folded stacks instead (py-spy: "
		"`--format raw`)"},
	{S("{"), {S("\"nodes\""), S("\"callFrame\"")},
		"a V8 CPU profile (.cpuprofile)",
		"record pprof instead, for example with the npm package pprof"},
	{S("{"), {S("\"head\""), S("\"selfSize\"")},
		"a V8 heap profile (.heapprofile)",
		"record pprof instead, for example with the npm package pprof"},
	{S("{"), {S("\"dhatFileVersion\"")}, "a DHAT profile",
		"record the heap with a profiler that writes pprof"},
	{S("{"), {S("\"resourceProfiles\"")}, "OTLP profiles in JSON",
		"have the collector export pprof"},
	{S("{"), {S("\"recording\""), S("\"events\"")},
		"a Java flight recording in JSON",
		"run `jfrconv -o collapsed` on the .jfr file itself"},
	{S("{"), {S("\"frames\""), S("\"interval\"")}, "a stackprof profile",
		"run `stackprof --stackcollapse` on the dump it came from"},
	{S("{"), {S("\"preprocessedProfileVersion\"")}, "a Firefox profile",
		"record folded stacks instead"},
	{S("{"), {S("\"flamebearer\"")}, "a Pyroscope flame graph",
		"fetch it in pprof format"},
	{S("{"), {S("\"traceEvents\"")}, "a Chrome trace",
		"record folded stacks or pprof instead"},
	{S("{"), {S("\"context\""), S("\"benchmarks\"")},
		"Google Benchmark JSON", BENCH_JSON},
	{S("{"), {S("\"results\""), S("\"command\"")}, "hyperfine JSON",
		BENCH_JSON},
	{S("{"), {S("\"machine_info\""), S("\"benchmarks\"")},
		"pytest-benchmark JSON", BENCH_JSON},
	{S("["), {S("\"jmhVersion\"")}, "JMH JSON", BENCH_JSON},
	{S("{"), {S("\"profgate.result\"")}, "a result of profgate itself",
		"read it with `profgate report FILE`"},
	{{0}, {{0}}, NULL, NULL},
};

/*
 * OTLP has no magic: a protobuf message of any number of resources (field 1)
 * and one dictionary (field 2). A pprof profile cannot do without its field 6,
 * and one that was cut short has more samples (field 2) than one.
 */
static const struct foreign otlp = {
	{0},
	{{0}},
	"OTLP profiles",
	"have the collector export pprof",
};

static bool is_otlp(struct span content)
{
	size_t at = 0, dictionaries = 0;

	if (text_is(content))
		return false;
	while (at < content.len) {
		size_t len = 0;
		unsigned char tag = (unsigned char)content.data[at++];
		unsigned char byte = 0x80;

		if (tag != 0x0a && tag != 0x12)
			return false;
		dictionaries += tag == 0x12;
		for (unsigned shift = 0; byte & 0x80; shift += 7) {
			if (at == content.len || shift > 28)
				return false;
			byte = (unsigned char)content.data[at++];
			len |= (size_t)(byte & 0x7f) << shift;
		}
		if (len > content.len - at)
			return false;
		at += len;
	}
	return dictionaries == 1;
}

static bool fits(const struct foreign *row, struct span head)
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

const struct foreign *foreign_find(struct span content)
{
	struct span head = text_head(content);
	bool text = text_is(content);

	while (text && head.len &&
		(head.data[0] == ' ' ||
			(head.data[0] >= '\t' && head.data[0] <= '\r')))
		head = (struct span){head.data + 1, head.len - 1};
	for (const struct foreign *row = foreigns; row->name; row++)
		if (fits(row, head))
			return row;
	return is_otlp(content) ? &otlp : NULL;
}
