/* Finds the ends of paths that tell files apart. */
#include "compare/names/place.h"

#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/names/key.h"
#include "gate/core/err.h"

/* What is behind the scheme: file:///a, webpack://app/./a, but not node:a. */
static struct span without_scheme(struct span file)
{
	size_t colon = span_find(file, 0, ':');

	if (file.len - colon < 3 || memcmp(file.data + colon, "://", 3) != 0)
		return file;
	colon += 3;
	return (struct span){file.data + colon, file.len - colon};
}

void place_path(struct buf *out, struct span file)
{
	struct buf plain = {0};
	struct span rest = without_scheme(file);

	rest.len = span_find(rest, 0, '?');
	for (size_t at = 0; at < rest.len; at++) {
		char c = rest.data[at] == '\\' ? '/' : rest.data[at];
		bool begins =
			plain.len == 0 || plain.data[plain.len - 1] == '/';

		if (c == '/' && begins)
			continue;
		if (c == '.' && begins && at + 1 < rest.len &&
			(rest.data[at + 1] == '/' || rest.data[at + 1] == '\\'))
			continue;
		buf_char(&plain, c);
	}
	/* app.3f2a91c0.js */
	key_make(out, LANGUAGE_BIT(LANGUAGE_V8), buf_view(&plain));
	buf_clear(&plain);
}

/* Byte at a distance from the end; slashes first, so that paths with the same
 * last elements are neighbours. */
static int byte_at(struct span path, size_t back)
{
	int byte = (unsigned char)path.data[path.len - 1 - back];

	return byte == '/' ? 0 : byte + 1;
}

static size_t shared_end(struct span a, struct span b)
{
	size_t back = 0;

	while (back < a.len && back < b.len &&
		byte_at(a, back) == byte_at(b, back))
		back++;
	return back;
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	size_t back;

	if (x->name != y->name)
		return x->name < y->name ? -1 : 1;
	back = shared_end(x->path, y->path);
	if (back == x->path.len || back == y->path.len)
		return (x->path.len > y->path.len) -
		       (x->path.len < y->path.len);
	return byte_at(x->path, back) - byte_at(y->path, back);
}

/* How many last elements two paths share; of equal ones, more than any has. */
static uint32_t shared_elements(struct span a, struct span b)
{
	size_t back = shared_end(a, b);
	uint32_t count = 0;

	if (back == a.len && back == b.len)
		return UINT32_MAX;
	for (size_t i = 0; i < back; i++)
		count += byte_at(a, i) == 0;
	/* the one that ends here is whole in both */
	if (back > 0 && byte_at(a, back - 1) != 0)
		count += (back == a.len || byte_at(a, back) == 0) &&
		         (back == b.len || byte_at(b, back) == 0);
	return count;
}

static struct span last_elements(struct span path, uint32_t count)
{
	size_t back = 0;

	for (; back < path.len; back++)
		if (byte_at(path, back) == 0 && --count == 0)
			break;
	return (struct span){path.data + path.len - back, back};
}

/* Places [from, to) of one name with the same last `depth` elements. */
struct range {
	uint32_t from, to, depth;
};

struct telling {
	struct place *places;
	uint32_t *shared;   /* elements with the place before */
	uint32_t *range_of; /* run -> the last range that it was seen in, ... */
	uint32_t *first_of; /* ... and at which of equal places */
	uint32_t looks;
	struct range *waiting; /* at most one a place */
	uint32_t waiting_count;
};

/* Whether a run has two of these places. */
static bool is_mixed(struct telling *t, struct range range)
{
	uint32_t first = range.from;

	t->looks++;
	for (uint32_t i = range.from; i < range.to; i++) {
		if (i > range.from && t->shared[i] != UINT32_MAX)
			first = i;
		for (size_t r = 0; r < t->places[i].run_count; r++) {
			uint32_t run = t->places[i].runs[r];

			if (t->range_of[run] == t->looks &&
				t->first_of[run] != first)
				return true;
			t->range_of[run] = t->looks;
			t->first_of[run] = first;
		}
	}
	return false;
}

/* Parts the range at the first element that not all of it share. */
static void part(struct telling *t, struct range range)
{
	uint32_t least = UINT32_MAX, from = range.from;

	for (uint32_t i = range.from + 1; i < range.to; i++)
		least = t->shared[i] < least ? t->shared[i] : least;
	for (uint32_t i = range.from + 1; i <= range.to; i++) {
		if (i < range.to && t->shared[i] > least)
			continue;
		t->waiting[t->waiting_count++] =
			(struct range){from, i, least + 1};
		from = i;
	}
}

static void tell_name(struct telling *t, uint32_t from, uint32_t to)
{
	t->waiting[t->waiting_count++] = (struct range){from, to, 0};
	while (t->waiting_count > 0) {
		struct range range = t->waiting[--t->waiting_count];

		if (is_mixed(t, range)) {
			part(t, range);
			continue;
		}
		for (uint32_t i = range.from; range.depth && i < range.to; i++)
			t->places[i].tail =
				last_elements(t->places[i].path, range.depth);
	}
}

void places_tell(struct place *places, uint32_t count, uint32_t run_count)
{
	struct telling t = {
		.places = places,
		.shared = xcalloc(count + 1u, sizeof *t.shared),
		.range_of = xcalloc(run_count + 1u, sizeof *t.range_of),
		.first_of = xcalloc(run_count + 1u, sizeof *t.first_of),
		.waiting = xcalloc(count + 1u, sizeof *t.waiting),
	};
	uint32_t from = 0;

	if (count > 1)
		qsort(places, count, sizeof *places, compare_places);
	for (uint32_t i = 0; i < count; i++) {
		places[i].tail = (struct span){0};
		if (i > 0 && places[i].name == places[i - 1].name)
			t.shared[i] = shared_elements(places[i - 1].path,
				places[i].path);
	}
	for (uint32_t i = 1; i <= count; i++) {
		if (i < count && places[i].name == places[from].name)
			continue;
		tell_name(&t, from, i);
		from = i;
	}
	free(t.shared);
	free(t.range_of);
	free(t.first_of);
	free(t.waiting);
}
