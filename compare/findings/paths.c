/* Finds the call paths and source lines that carry a finding's change. */
#include "compare/findings/paths.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "compare/names/line_match.h"
#include "gate/core/err.h"

#define PATHS_SHOWN 5
#define LINES_SHOWN 5

/* What a path or line costs per operation on one side, added over runs. */
struct carried {
	uint32_t words[PATH_DEPTH]; /* path of rows + 1, or file, line */
	double base, head;          /* summed, then per operation */
};

static int compare_carried_key(const void *a, const void *b)
{
	return memcmp(((const struct carried *)a)->words,
		((const struct carried *)b)->words, sizeof(uint32_t) *
		PATH_DEPTH);
}

/* Adds up equal keys, scales to the finding's values. Returns how many. */
static size_t carried_merge(struct carried *list, size_t count,
	const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double base = series_sum(s->operations, j->keep, 0, s->base_count);
	double head = series_sum(s->operations, j->keep, s->base_count,
		s->run_count) * exp(h->test.speed);
	size_t merged = 0;

	qsort(list, count, sizeof *list, compare_carried_key);
	for (size_t i = 0; i < count; i++) {
		if (merged && compare_carried_key(&list[merged - 1],
				&list[i]) == 0) {
			list[merged - 1].base += list[i].base;
			list[merged - 1].head += list[i].head;
		} else {
			list[merged++] = list[i];
		}
	}
	for (size_t i = 0; i < merged; i++) {
		list[i].base /= base;
		list[i].head /= head;
	}
	return merged;
}

static double carried_change(const struct carried *c)
{
	return c->head - c->base;
}

/* Largest change first; equal changes in the order of their keys, which for
 * paths are rows and so the same in every process. */
static int compare_carried_change(const void *a, const void *b)
{
	double x = fabs(carried_change(a)), y = fabs(carried_change(b));

	if (x != y)
		return x > y ? -1 : 1;
	return compare_carried_key(a, b);
}

static size_t paths_collect(struct carried *list, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	size_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];

		for (uint32_t p = 0; j->keep[r] && p < group->path_count; p++) {
			const uint32_t *path =
				group->paths + (size_t)p * PATH_DEPTH;
			double value =
				group->path_values[(size_t)p *
							   group->metric_count +
						   s->metric_index[r]];

			if (s->row_of[r][path[0] - 1] != h->func)
				continue;
			if (list) {
				struct carried *c = &list[count];

				*c = (struct carried){0};
				for (int i = 0; i < PATH_DEPTH && path[i]; i++)
					c->words[i] =
						s->row_of[r][path[i] - 1] + 1;
				*(r < s->base_count ? &c->base : &c->head) =
					value;
			}
			count++;
		}
	}
	return count;
}

void paths_add(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct series *s = &h->series->series;
	size_t count = paths_collect(NULL, h);
	struct carried *list = xcalloc(count + 1, sizeof *list);

	paths_collect(list, h);
	count = carried_merge(list, count, h);
	qsort(list, count, sizeof *list, compare_carried_change);
	if (count > PATHS_SHOWN)
		count = PATHS_SHOWN;
	out->paths = arena_alloc(analysis->arena, count + 1,
		sizeof *out->paths);
	for (size_t i = 0; i < count && carried_change(&list[i]) != 0.0; i++) {
		struct path *path = &out->paths[out->path_count++];

		path->absolute = carried_change(&list[i]);
		path->frames = arena_alloc(analysis->arena, PATH_DEPTH,
			sizeof *path->frames);
		for (int f = 0; f < PATH_DEPTH && list[i].words[f]; f++)
			path->frames[path->frame_count++] = name_text(analysis,
				s->funcs[list[i].words[f] - 1]);
	}
	free(list);
}

static size_t lines_collect(struct carried *list, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	size_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];

		for (uint32_t l = 0; j->keep[r] && l < group->line_count; l++) {
			const struct owner_line *line = &group->lines[l];

			if (s->row_of[r][line->func] != h->func)
				continue;
			if (list) {
				struct carried *c = &list[count];

				*c = (struct carried){.words = {
					line->file.i, line->line}};
				*(r < s->base_count ? &c->base : &c->head) =
					group->line_values
						[(size_t)l * group->metric_count +
							s->metric_index[r]];
			}
			count++;
		}
	}
	return count;
}

static int compare_lines(const void *a, const void *b)
{
	const struct site_line *x = a, *y = b;
	double dx = fabs(x->head - x->base), dy = fabs(y->head - y->base);
	int files;

	if (dx != dy)
		return dx > dy ? -1 : 1;
	files = strcmp(x->file ? x->file : "", y->file ? y->file : "");
	if (files)
		return files;
	return (x->line > y->line) - (x->line < y->line);
}

/* The lines of the subject, and as its place the one that changed most. */
void paths_add_lines(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	size_t most = lines_collect(NULL, h), count = 0;
	struct carried *list = xcalloc(most + 1, sizeof *list);

	lines_collect(list, h);
	most = carried_merge(list, most, h);
	out->lines = arena_alloc(analysis->arena, most + 1, sizeof *out->lines);
	for (size_t i = 0; i < most; i++) {
		const char *file = name_text(analysis,
			(sym){list[i].words[0]});

		if (!file && list[i].words[1] == 0)
			continue; /* the capture does not tell */
		out->lines[count++] = (struct site_line){
			.file = file,
			.line = list[i].words[1],
			.base = list[i].base,
			.head = list[i].head,
		};
	}
	count = h->kind == KIND_SITE ? line_match(out->lines, count)
				     : line_join(out->lines, count);
	qsort(out->lines, count, sizeof *out->lines, compare_lines);
	out->line_count = count > LINES_SHOWN ? LINES_SHOWN : count;
	if (count) {
		out->subject.file = out->lines[0].file;
		out->subject.line = out->lines[0].line;
	}
	free(list);
}
