/* The table of formats: those that are read, and the way out of the others. */
#include "gate/read/formats.h"

#include <string.h>

#include "gate/model/stored.h"
#include "gate/read/foreign.h"
#include "gate/read/said.h"
#include "gate/text/lines.h"

/* The table has many string literals, which may hold NUL bytes. */
#define S SPAN

/* Its addresses mean something in the program alone, and `go tool pprof` finds
 * no names of C++ there. */
#define CONVERT_LEGACY                                                         \
	"run `pprof -proto PROGRAM FILE > FILE.pb.gz`, with the program that " \
	"was profiled and the pprof of `go install "                           \
	"github.com/google/pprof@latest`: `go tool pprof` would leave out "    \
	"the names of functions"
#define CONVERT_JAVA "run `go tool pprof -proto FILE > FILE.pb.gz`"
#define CONVERT_PERF "run `perf script -i FILE > FILE.txt`"
#define NO_STACKS                                                              \
	"it has no stacks: record with `perf record -g`, and give what "       \
	"`perf script` prints"
#define GIVE_PPROF "it is a report: give the profile that pprof was given"
#define CONVERT_MEMRAY                                                         \
	"run `memray transform csv FILE` and fold its stacks"
#define MEMRAY_STATS                                                           \
	"it has no stacks: run `memray transform csv` on the capture it is of, " \
	"and fold its stacks"
#define RECORD_PY_SPY                                                          \
	"run `py-spy record --format speedscope -o FILE.json -- python PROGRAM`"
#define AUSTIN_TIME                                                            \
	"it tells how the process grew beside whatever ran: leave out -m and -f"
#define SAVE_PROCESSED                                                         \
	"open it in the Firefox Profiler, and save it there: what it saves is " \
	"read"
#define TRY_FOLDED "record folded stacks instead"
/* What the page says is quoted: .quoted. */
#define ERROR_PAGE                                                             \
	"the download got an error or login page: look at the "                \
	"file and at the address it came from"
#define FETCH_PROFILE "fetch /debug/pprof/profile"
#define CRITERION_SAMPLES                                                      \
	"it does not say how many operations there were: give sample.json, "   \
	"which stands beside it"

#define READER(reader, ...) {.read = reader##_read, __VA_ARGS__},
#define FORMAT(...) {__VA_ARGS__},
const struct format formats[] = {
#include "gate/read/formats.def"
	{.name = NULL},
};
#undef READER
#undef FORMAT

bool format_is_again(const struct format *row)
{
	return row != formats && row->remedy && row[-1].remedy &&
	       strcmp(row->name, row[-1].name) == 0 &&
	       strcmp(row->remedy, row[-1].remedy) == 0;
}

static bool has_signature(const struct format *row, struct span head)
{
	if (head.len < row->start.len ||
		!span_equal((struct span){head.data, row->start.len},
			row->start))
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
