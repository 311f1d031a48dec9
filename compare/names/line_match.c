/* Aligns the source lines of a function across an edit. */
#include "compare/names/line_match.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

#define LINES_MAX 256    /* of one side; above it lines stay as they are */
#define SAME_NUMBER 0.25 /* what an unmoved number is worth, beside costs
                            that agree (1) and costs that do not (0) */

static int compare_place(const void *a, const void *b)
{
	const struct site_line *x = a, *y = b;
	int files = strcmp(x->file ? x->file : "", y->file ? y->file : "");

	return files ? files : (x->line > y->line) - (x->line < y->line);
}

static const char *name_of(const struct site_line *line)
{
	const char *slash = line->file ? strrchr(line->file, '/') : NULL;

	return slash ? slash + 1 : line->file ? line->file : "";
}

static int compare_name(const void *a, const void *b)
{
	const struct site_line *x = a, *y = b;
	int names = strcmp(name_of(x), name_of(y));

	if (names == 0)
		names = (x->line > y->line) - (x->line < y->line);
	return names ? names : compare_place(a, b);
}

/* Whether one costs something in base alone and the other in head alone. */
static bool are_halves(const struct site_line *a, const struct site_line *b)
{
	return (a->base > 0.0 && !(a->head > 0.0) && b->head > 0.0 &&
		       !(b->base > 0.0)) ||
	       (a->head > 0.0 && !(a->base > 0.0) && b->base > 0.0 &&
		       !(b->head > 0.0));
}

size_t line_join(struct site_line *lines, size_t count)
{
	size_t left = 0;

	qsort(lines, count, sizeof *lines, compare_name);
	for (size_t i = 0; i < count; i++) {
		struct site_line *last = &lines[left ? left - 1 : 0];

		if (left == 0 || last->line != lines[i].line ||
			strcmp(name_of(last), name_of(&lines[i])) != 0 ||
			!are_halves(last, &lines[i])) {
			lines[left++] = lines[i];
			continue;
		}
		if (lines[i].head > 0.0)
			last->file = lines[i].file;
		last->base += lines[i].base;
		last->head += lines[i].head;
	}
	return left;
}

static double likeness(const struct site_line *base,
	const struct site_line *head)
{
	double less = base->base < head->head ? base->base : head->head;
	double more = base->base < head->head ? head->head : base->base;

	return less / more + (base->line == head->line ? SAME_NUMBER : 0.0);
}

static double most(double a, double b, double c)
{
	double ab = a > b ? a : b;

	return ab > c ? ab : c;
}

/* Best total likeness of the first b base lines with the first h head lines:
 * the alignment of Needleman and Wunsch 1970, gaps free. */
static double *scores(struct site_line *const *base, size_t base_count,
	struct site_line *const *head, size_t head_count)
{
	size_t width = head_count + 1;
	double *best = xcalloc((base_count + 1) * width, sizeof *best);

	for (size_t b = 1; b <= base_count; b++)
		for (size_t h = 1; h <= head_count; h++)
			best[b * width + h] = most(best[(b - 1) * width + h],
				best[b * width + h - 1],
				best[(b - 1) * width + h - 1] +
				likeness(base[b - 1], head[h - 1]));
	return best;
}

/* Walks the best alignment back: what a base line cost goes to the head line
 * that it is paired with. */
static void pair(const double *best, size_t b, size_t h, double *costs,
	double *moved)
{
	size_t width = h + 1;

	while (b > 0 && h > 0) {
		double here = best[b * width + h];

		if (here == best[(b - 1) * width + h]) {
			b--;
		} else if (here == best[b * width + h - 1]) {
			h--;
		} else {
			moved[h - 1] = costs[b - 1];
			costs[b - 1] = 0.0;
			b--;
			h--;
		}
	}
}

size_t line_match(struct site_line *lines, size_t count)
{
	struct site_line *base[LINES_MAX], *head[LINES_MAX];
	double costs[LINES_MAX], moved[LINES_MAX] = {0.0}, *best;
	size_t base_count = 0, head_count = 0, left = 0;

	qsort(lines, count, sizeof *lines, compare_place);
	if (count > LINES_MAX)
		return count;
	for (size_t i = 0; i < count; i++) {
		if (lines[i].base > 0.0) {
			costs[base_count] = lines[i].base;
			base[base_count++] = &lines[i];
		}
		if (lines[i].head > 0.0)
			head[head_count++] = &lines[i];
	}
	best = scores(base, base_count, head, head_count);
	pair(best, base_count, head_count, costs, moved);
	free(best);
	for (size_t b = 0; b < base_count; b++)
		base[b]->base = costs[b];
	for (size_t h = 0; h < head_count; h++)
		head[h]->base += moved[h];
	for (size_t i = 0; i < count; i++)
		if (lines[i].base > 0.0 || lines[i].head > 0.0)
			lines[left++] = lines[i];
	return left;
}
