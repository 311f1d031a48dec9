/* What the texts of native heap profiles have in common. */
#include "gate/read/native/heap.h"

#include <math.h>
#include <stdlib.h>

#include "gate/text/num.h"

/* Cuts a number and what follows it off the front, blanks before both aside. */
static bool take(double *out, struct span *rest, const char *then)
{
	struct span digits = span_trim(*rest), behind;
	uint64_t number;

	behind = span_from(digits, span_digits(digits, 0));
	digits.len -= behind.len;
	behind = span_trim(behind);
	if (!num_parse_u64(&number, digits) || !span_skip(&behind, then))
		return false;
	*out = (double)number;
	*rest = behind;
	return true;
}

bool heap_counts(double out[HEAP_COLUMNS], struct span text)
{
	return take(&out[IN_USE], &text, ":") &&
	       take(&out[IN_USE_BYTES], &text, "[") &&
	       take(&out[ALLOCATED], &text, ":") &&
	       take(&out[ALLOCATED_BYTES], &text, "]") &&
	       !span_trim(text).len;
}

int heap_open(struct heap *h, struct builder *b, struct span content,
	struct err *err)
{
	static const char *const heads[] = {
		"\nMAPPED_LIBRARIES:", "\n--- Memory map:"};
	size_t end = content.len;

	*h = (struct heap){0};
	addresses_open(&h->addresses, b);
	for (size_t i = 0; i < 2 && end == content.len; i++)
		end = text_find(content, span_of(heads[i]));
	if (end == content.len)
		return err_set(err, ERR_INPUT,
			"it ends before `MAPPED_LIBRARIES:`; " HEAP_AGAIN);
	h->lines.text = (struct span){content.data, end};
	return addresses_map(&h->addresses, span_from(content, end), err);
}

bool heap_line(struct heap *h, struct span *line)
{
	while (lines_next(&h->lines, line)) {
		*line = span_trim(*line);
		if (line->len)
			return true;
	}
	return false;
}

int heap_columns(struct heap *h, bool allocated, double rate, struct err *err)
{
	h->first = allocated ? ALLOCATED : IN_USE;
	h->rate = rate;
	columns_plan(&h->columns, heap_types + h->first, HEAP_COLUMNS - h->first,
		&heap_period_type, (int64_t)fmin(rate, 0x1p62), h->addresses.b,
		&h->tables);
	return columns_declare(&h->columns, h->addresses.b, err);
}

/* In the library that allocates and writes the profile. */
static bool is_allocator(const struct heap *h, uint64_t address)
{
	struct span file = span_basename(
		addresses_path(&h->addresses, address));

	return span_starts(file, "libjemalloc") ||
	       span_starts(file, "libtcmalloc");
}

int heap_stack(struct heap *h, struct span addresses, struct err *err)
{
	struct span word;
	uint64_t address;

	h->stack.depth = 0;
	while (word_next(&addresses, &word)) {
		if (!num_parse_hex(&address, word))
			return err_set(err, ERR_INPUT,
				"line %u has no `0xADDRESS ...` behind its @; "
				HEAP_AGAIN,
				(unsigned)h->lines.number);
		address--;
		if (h->stack.depth == 0 && is_allocator(h, address))
			continue;
		if (addresses_push(&h->stack, &h->addresses, address, err))
			return -1;
	}
	return 0;
}

/* Not to whole numbers, which would tell another number of observations. */
static void scale(double *objects, double *bytes, double rate)
{
	double by = heap_factor(*objects, *bytes, rate);

	if (by <= 0)
		return;
	*objects *= by;
	*bytes *= by;
}

int heap_add(struct heap *h, const double counts[HEAP_COLUMNS], struct err *err)
{
	double values[HEAP_COLUMNS], events[EVENTS_MAX];

	for (int i = 0; i < HEAP_COLUMNS; i++)
		values[i] = counts[i];
	scale(&values[ALLOCATED], &values[ALLOCATED_BYTES], h->rate);
	scale(&values[IN_USE], &values[IN_USE_BYTES], h->rate);
	columns_events(&h->columns, values + h->first, events);
	return builder_sample(h->addresses.b, h->stack.frames, h->stack.depth,
		values + h->first, events, err);
}

void heap_close(struct heap *h)
{
	addresses_close(&h->addresses);
	free(h->stack.frames);
	arena_clear(&h->tables);
}
