/*
 * Austin's text begins with what it is:
 *
 *	# austin: 3.7.0
 *	# interval: 1000         microseconds between two samples
 *	# mode: wall             or cpu (-s): of stacks that were at work alone
 *
 * and a line then is a sample, with the microseconds since the one before. Where the
 * mode is memory, or full, its numbers are another thing (formats.def).
 */
#include "gate/read/austin.h"

#include "gate/text/lines.h"
#include "gate/text/num.h"

#define NANOSECONDS 1000.0 /* of a microsecond */

double austin_metric(struct metric *metric, struct span content, struct builder *b)
{
	struct lines lines = {.text = content};
	struct span line, mode = {0};
	uint64_t interval = 0;

	if (!span_starts(content, "# austin: "))
		return 1;
	while (lines_next(&lines, &line) && span_starts(line, "# ")) {
		if (span_skip(&line, "# mode: "))
			mode = line;
		else if (span_skip(&line, "# interval: ") &&
			!num_parse_u64(&interval, line))
			interval = 0;
	}
	if (!span_equal(mode, span_of("wall")) &&
		!span_equal(mode, span_of("cpu")))
		return 1;
	metric->name = builder_name(b, mode);
	metric->unit = builder_name(b, span_of("ns"));
	metric->period = (double)interval * NANOSECONDS;
	return NANOSECONDS;
}
