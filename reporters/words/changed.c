/* Says which lines of the culprit's file the change touches. */
#include "reporters/words/changed.h"

enum {RANGES_SHOWN = 3 };

bool phrase_changed(struct buf *out, const struct cause *cause)
{
	if (cause->changed_count == 0)
		return false;
	buf_printf(out, "changed here: line%s ", cause->changed_count == 1 &&
		cause->changed[0].first == cause->changed[0].last ? "" : "s");
	for (size_t i = 0; i < cause->changed_count && i < RANGES_SHOWN; i++) {
		const struct line_range *at = &cause->changed[i];

		buf_printf(out, "%s%u", i ? ", " : "", at->first);
		if (at->last > at->first)
			buf_printf(out, "-%u", at->last);
	}
	if (cause->changed_count > RANGES_SHOWN)
		buf_text(out, ", \xe2\x80\xa6");
	return true;
}
