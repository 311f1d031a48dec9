/* Tells what a column of callgrind's format is of. */
#include "gate/read/callgrind_events.h"

#include "gate/text/lines.h"

static bool is_counter(struct span event)
{
	return span_equal(event, span_of("Ir")) ||
	       span_equal(event, span_of("instructions")) ||
	       span_equal(event, span_of("Instructions"));
}

struct callgrind_column callgrind_column(struct span event)
{
	static const struct {
		const char *text, *unit;
		double factor;
	} units[] = {
		{"ns", "ns", 1.0},
		{"nanoseconds", "ns", 1.0},
		{"10ns", "ns", 10.0},
		{"us", "ns", 1e3},
		{"microseconds", "ns", 1e3},
		{"ms", "ns", 1e6},
		{"milliseconds", "ns", 1e6},
		{"s", "ns", 1e9},
		{"seconds", "ns", 1e9},
		{"bytes", "bytes", 1.0},
		{"B", "bytes", 1.0},
		{"kB", "bytes", 1024.0},
		{"MB", "bytes", 1048576.0},
	};
	struct callgrind_column out = {event, span_of("count"), 1.0};
	size_t open = span_find(event, 0, '(');
	struct span unit;

	if (is_counter(event)) {
		out.name = span_of("instructions");
		return out;
	}
	if (open == 0 || open == event.len || !span_ends(event, ")"))
		return out;
	out.name.len = open - (open > 1 && event.data[open - 1] == '_');
	unit = (struct span){event.data + open + 1, event.len - open - 2};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_equal(unit, span_of(units[i].text))) {
			out.unit = span_of(units[i].unit);
			out.factor = units[i].factor;
		}
	return out;
}

bool callgrind_counted(struct span events)
{
	struct span event;

	while (word_next(&events, &event))
		if (is_counter(event))
			return true;
	return false;
}
