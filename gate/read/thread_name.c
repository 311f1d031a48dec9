/* What of the name of a process or thread stays from run to run. */
#include "gate/read/thread_name.h"

#include <string.h>

#include "gate/core/ascii.h"

/* `P12` and `T12`, `T0:12` or `T0:7f12` of Austin, with that letter. */
static bool is_austin(struct span frame, char letter)
{
	if (frame.len < 2 || frame.data[0] != letter ||
		!ascii_is_digit(frame.data[1]))
		return false;
	for (size_t i = 1; i < frame.len; i++)
		if (!memchr("0123456789abcdef:", frame.data[i], 17))
			return false;
	return true;
}

bool thread_name_parts(struct span part[2], struct span frame)
{
	size_t at = span_last_digits(frame);
	struct span body = {frame.data, at};

	part[0] = frame;
	part[1] = (struct span){0};
	if (span_starts(frame, "process ") && frame.len > 8 &&
		ascii_is_digit(frame.data[8])) {
		part[0].len = 7;
		part[1] = span_from(frame, span_find(frame, 0, ':'));
		return true;
	}
	if (is_austin(frame, 'P')) {
		part[0] = span_of("process");
		return true;
	}
	if (is_austin(frame, 'T')) {
		part[0] = span_of("thread");
	} else if (span_starts(frame, "thread (")) {
		part[0].len = 6;
		part[1] = span_from(frame, span_find(frame, 0, ':'));
	} else if (span_starts(frame, "tid:") && at == 4) {
		part[0].len = 3;
	} else if (frame.data[0] == '[' && span_ends(frame, "]")) {
		body.len = frame.len - 1;
		body.len = span_last_digits(body);
		if (span_ends(body, " tid=")) {
			part[0].len = body.len - 5;
			part[1] = span_of("]");
		}
	} else if (at < frame.len) {
		if (span_ends(body, "/")) {
			body.len--;
			at = span_last_digits(body);
			body.len = span_ends(body, "-?") ? at - 1 : at;
		}
		if (body.len > 1 && span_ends(body, "-"))
			part[0].len = body.len - 1;
	}
	return false;
}
