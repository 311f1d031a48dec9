/* Puts the call paths of a finding into lines. */
#include "reporters/words/callers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "reporters/words/phrase.h"

/* A way, before those that read alike are one. */
struct way {
	double absolute;
	char *text;
	const char *nearest;
	size_t place;
};

/* Whether the path says no more than the subject itself. */
static bool is_bare(const struct finding *finding, const struct path *path)
{
	return path->frame_count == 0 ||
	       (path->frame_count == 1 && finding->subject.function &&
		       strcmp(path->frames[0], finding->subject.function) == 0);
}

/* The frames without repetitions in a row; count of them. */
static size_t straighten(const char **out, const struct path *path)
{
	size_t count = 0;

	for (size_t i = 0; i < path->frame_count; i++)
		if (count == 0 || strcmp(out[count - 1], path->frames[i]) != 0)
			out[count++] = path->frames[i];
	return count;
}

static struct way way_of(const struct finding *finding, size_t number,
	size_t columns)
{
	const struct path *path = &finding->paths[number];
	const char **frames = xcalloc(path->frame_count + 1, sizeof *frames);
	size_t count = straighten(frames, path);
	const char *subject = finding->subject.function;
	struct way out = {.absolute = path->absolute, .place = number};
	struct buf text = {0};

	if (count > 1 && subject && strcmp(frames[0], subject) == 0) {
		buf_text(&text, "<- ");
		phrase_path(&text, frames + 1, count - 1, columns - 3);
		out.nearest = frames[1];
	} else if (count == 1 && subject && strcmp(frames[0], subject) == 0) {
		buf_text(&text, "<- itself");
	} else {
		phrase_path(&text, frames, count, columns);
	}
	out.text = xcalloc(text.len + 1, 1);
	memcpy(out.text, buf_view(&text).data, text.len);
	buf_clear(&text);
	free(frames);
	return out;
}

static int compare_texts(const void *a, const void *b)
{
	const struct way *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int compare_sizes(const void *a, const void *b)
{
	const struct way *x = a, *y = b;
	double dx = fabs(x->absolute), dy = fabs(y->absolute);

	if (dx != dy)
		return dx > dy ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

void callers_of(struct callers *out, const struct finding *finding,
	size_t columns)
{
	struct way *ways = xcalloc(finding->path_count + 1, sizeof *ways);
	size_t found = 0, count = 0;

	*out = (struct callers){0};
	for (size_t i = 0; i < finding->path_count; i++)
		if (!is_bare(finding, &finding->paths[i]))
			ways[found++] = way_of(finding, i, columns);
	qsort(ways, found, sizeof *ways, compare_texts);
	for (size_t i = 0; i < found; i++) {
		if (count == 0 ||
			strcmp(ways[count - 1].text, ways[i].text) != 0) {
			ways[count++] = ways[i];
			continue;
		}
		ways[count - 1].absolute += ways[i].absolute;
		free(ways[i].text);
	}
	qsort(ways, count, sizeof *ways, compare_sizes);
	for (size_t i = 0; i < count; i++) {
		if (i >= CALLERS_MOST) {
			free(ways[i].text);
			continue;
		}
		out->lines[out->count++] = (struct caller_line){
			ways[i].absolute, ways[i].text};
		if (i == 0)
			out->nearest = ways[0].nearest;
	}
	free(ways);
}

void callers_clear(struct callers *in)
{
	for (size_t i = 0; i < in->count; i++)
		free(in->lines[i].text);
	*in = (struct callers){0};
}
