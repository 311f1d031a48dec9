/* Counts findings by what was found. */
#include "reporters/words/counts.h"

#include <string.h>

#include "gate/text/quantity.h"
#include "reporters/words/reading_order.h"

size_t status_count(const struct verdict *verdict, enum status status)
{
	size_t count = 0;

	if (status != STATUS_UNCHANGED)
		return verdict->counts[status];
	for (size_t i = 0; i < verdict->finding_count; i++)
		count += verdict->findings[i].status == status &&
			verdict->findings[i].judged;
	return count;
}

void phrase_counts_of(struct buf *out, const size_t counts[STATUS_COUNT],
	unsigned statuses, const char *separator)
{
	static const struct {
		enum status status;
		const char *one, *many;
	} words[] = {
		{STATUS_REGRESSION, "regression", "regressions"},
		{STATUS_SUSPECT, "suspect", "suspects"},
		{STATUS_ACCEPTED, "accepted", "accepted"},
		{STATUS_TOLERATED, "tolerated", "tolerated"},
		{STATUS_MOVED, "moved", "moved"},
		{STATUS_IMPROVEMENT, "improvement", "improvements"},
		{STATUS_NEW, "new", "new"},
		{STATUS_REMOVED, "removed", "removed"},
		{STATUS_UNDECIDED, "undecided", "undecided"},
		{STATUS_UNCHANGED, "unchanged", "unchanged"},
	};
	const char *between = "";

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t count = counts[words[i].status];

		if (count == 0 || !(statuses & ONE_STATUS(words[i].status)))
			continue;
		buf_text(out, between);
		between = separator;
		format_count(out, count);
		buf_printf(
			out, " %s", count == 1 ? words[i].one : words[i].many);
	}
}

void phrase_counts(struct buf *out, const struct verdict *verdict,
	unsigned statuses, const char *separator)
{
	size_t counts[STATUS_COUNT];

	memcpy(counts, verdict->counts, sizeof(counts));
	counts[STATUS_UNCHANGED] = status_count(verdict, STATUS_UNCHANGED);
	phrase_counts_of(out, counts, statuses, separator);
}
