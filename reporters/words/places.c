/* Finds findings in the repository. */
#include "reporters/words/places.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "reporters/words/problems.h"

static int compare_places(const void *a, const void *b)
{
	const struct known_place *x = a, *y = b;
	int order = strcmp(x->function, y->function);

	if (order == 0)
		order = strcmp(x->place.file, y->place.file);
	return order ? order : (x->place.line > y->place.line) -
		(x->place.line < y->place.line);
}

static int compare_function(const void *key, const void *at)
{
	return strcmp(key, ((const struct known_place *)at)->function);
}

void places_init(struct finding_places *out, const struct verdict *verdict,
	const struct tracked *tracked)
{
	size_t count = 0;

	*out = (struct finding_places){.tracked = tracked,
		.all = xcalloc(verdict->finding_count + 1, sizeof *out->all)};
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		const char *file = problem_file(f, tracked);

		if (file && f->subject.function && f->kind != KIND_TOTAL)
			out->all[count++] = (struct known_place){
				f->subject.function,
				{file, f->subject.line, true}};
	}
	qsort(out->all, count, sizeof *out->all, compare_places);
	for (size_t i = 0; i < count; i++)
		if (out->count == 0 || strcmp(out->all[i].function,
				out->all[out->count - 1].function) != 0)
			out->all[out->count++] = out->all[i];
}

void places_clear(struct finding_places *in)
{
	free(in->all);
	*in = (struct finding_places){0};
}

static const struct known_place *nearest(const struct finding_places *in,
	const struct path *path)
{
	const struct known_place *found = NULL;

	for (size_t i = 1; i < path->frame_count && !found; i++)
		found = bsearch(path->frames[i], in->all, in->count,
			sizeof *in->all, compare_function);
	return found;
}

bool place_of(struct tracked_place *out, const struct finding_places *in,
	const struct finding *finding)
{
	const char *file = problem_file(finding, in->tracked);
	const struct known_place *found = NULL;

	if (file) {
		*out = (struct tracked_place){file, finding->subject.line, false};
		return true;
	}
	for (size_t i = 0; i < finding->path_count && !found; i++)
		found = nearest(in, &finding->paths[i]);
	if (found)
		*out = found->place;
	return found != NULL;
}

bool place_owners(struct buf *out, const struct finding_places *in,
	const struct finding *finding)
{
	struct tracked_place place;

	return in->tracked && in->tracked->owners &&
	       place_of(&place, in, finding) &&
	       owners_of(out, in->tracked->owners, place.file);
}
