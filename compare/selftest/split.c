/* Deals the runs of a run set to two sides. */
#include "compare/selftest/split.h"

#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "gate/core/err.h"
#include "gate/core/random.h"

enum {OUT, BASE, HEAD };

/* A workload's runs as what is dealt: sessions, or single runs of one. */
struct hand {
	size_t count;         /* groups */
	unsigned *group;      /* of each run */
	unsigned char *sides; /* of each group */
};

static void hand_take(struct hand *out, const struct workload *w,
	bool by_session)
{
	size_t runs = w->base_count;
	unsigned sessions;

	out->group = xcalloc(runs + 1, sizeof *out->group);
	sessions = by_session ? sessions_number(out->group, w->base, runs) : 1;
	out->count = sessions > 1 ? sessions : runs;
	for (size_t r = 0; sessions == 1 && r < runs; r++)
		out->group[r] = (unsigned)r;
	out->sides = xcalloc(out->count + 1, sizeof *out->sides);
	for (size_t g = 0; g < out->count; g++)
		out->sides[g] = g < out->count % 2 ? OUT :
			g < out->count % 2 + out->count / 2 ? BASE : HEAD;
}

static void hand_drop(struct hand *hand)
{
	free(hand->group);
	free(hand->sides);
}

/* How many ways there are to deal it. */
static double hand_ways(const struct hand *hand)
{
	size_t half = hand->count / 2;
	double ways = hand->count % 2 ? (double)hand->count : 1.0;

	for (size_t i = 1; i <= half; i++)
		ways *= (double)(half + i) / (double)i;
	return ways;
}

static void swap(unsigned char *a, unsigned char *b)
{
	unsigned char t = *a;

	*a = *b;
	*b = t;
}

/* The next arrangement in order; false, and the first again, after the last
 * (Narayana Pandita). */
static bool hand_next(struct hand *hand)
{
	unsigned char *s = hand->sides;
	size_t end = hand->count, rise = end;
	bool more;

	for (size_t i = 1; i < end; i++)
		if (s[i - 1] < s[i])
			rise = i;
	more = rise < end;
	if (more) {
		size_t with = rise;

		for (size_t i = rise; i < end; i++)
			if (s[i] > s[rise - 1])
				with = i;
		swap(&s[rise - 1], &s[with]);
	}
	for (size_t i = more ? rise : 0; i + 1 < end; i++)
		swap(&s[i], &s[--end]);
	return more;
}

static void hand_shuffle(struct hand *hand, uint64_t *state)
{
	for (size_t i = 0; i + 1 < hand->count; i++)
		swap(&hand->sides[i], &hand->sides[i +
			draw_below(hand->count - i, state)]);
}

static void write_sides(unsigned char *out, const struct hand *hands,
	const struct workload *workloads, size_t count)
{
	for (size_t w = 0; w < count; w++)
		for (size_t r = 0; r < workloads[w].base_count; r++)
			*out++ = hands[w].sides[hands[w].group[r]];
}

void splits_make(struct splits *out, const struct workload *workloads,
	size_t workload_count, bool by_session, size_t most, uint64_t seed,
	struct arena *arena)
{
	struct hand *hands = xcalloc(workload_count + 1, sizeof *hands);
	double ways = 1.0;

	*out = (struct splits){0};
	for (size_t w = 0; w < workload_count; w++) {
		hand_take(&hands[w], &workloads[w], by_session);
		out->width += workloads[w].base_count;
		ways *= hand_ways(&hands[w]);
	}
	out->all = ways <= (double)most;
	out->count = out->all ? (size_t)(ways + .5) : most;
	out->sides = arena_alloc(arena, out->count * out->width + 1, 1);
	for (size_t i = 0; i < out->count; i++) {
		bool carry = out->all && i > 0;

		for (size_t w = 0; w < workload_count; w++) {
			if (!out->all)
				hand_shuffle(&hands[w], &seed);
			carry = carry && !hand_next(&hands[w]);
		}
		write_sides(out->sides + i * out->width, hands, workloads,
			workload_count);
	}
	for (size_t w = 0; w < workload_count; w++)
		hand_drop(&hands[w]);
	free(hands);
}

static size_t take_side(const struct run **out, const struct workload *from,
	const unsigned char *sides, unsigned char side, struct arena *arena)
{
	struct run *runs = arena_alloc(arena, from->base_count + 1,
		sizeof *runs);
	size_t count = 0;

	for (size_t r = 0; r < from->base_count; r++)
		if (sides[r] == side)
			runs[count++] = from->base[r];
	*out = runs;
	return count;
}

size_t split_deal(struct workload *out, const struct splits *splits,
	size_t split, const struct workload *workloads, size_t workload_count,
	struct arena *arena)
{
	const unsigned char *sides = splits->sides + split * splits->width;
	size_t count = 0;

	for (size_t i = 0; i < workload_count; i++) {
		struct workload *w = &out[count];

		w->name = workloads[i].name;
		w->base_count = take_side(&w->base, &workloads[i], sides,
			BASE, arena);
		w->head_count = take_side(&w->head, &workloads[i], sides,
			HEAD, arena);
		sides += workloads[i].base_count;
		count += w->base_count && w->head_count;
	}
	return count;
}

static int compare_sizes(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

size_t split_least(const struct workload *workload, bool by_session)
{
	struct hand hand;
	size_t *sizes, least = 0;

	hand_take(&hand, workload, by_session);
	sizes = xcalloc(hand.count + 1, sizeof *sizes);
	for (size_t r = 0; r < workload->base_count; r++)
		sizes[hand.group[r]]++;
	qsort(sizes, hand.count, sizeof *sizes, compare_sizes);
	for (size_t g = 0; g < hand.count / 2; g++)
		least += sizes[g];
	free(sizes);
	hand_drop(&hand);
	return least;
}
