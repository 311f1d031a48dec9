/* Learns which packages became which. */
#include "compare/names/moves.h"

#include <stdlib.h>
#include <string.h>

#include "compare/names/key.h"
#include "compare/names/package.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define SURE 5.0                /* as of names (match.c) */
#define MOVED_SHARE (2.0 / 3.0) /* of the functions and cost of what is gone */
#define THERE_SHARE .5          /* of the functions of what is new */
#define SPLIT_SHARE .125        /* of the functions that another new one has */
#define SAME_REST 8             /* new names with one rest that are looked at */

enum side { BASE = 1, HEAD = 2 };

/* Something on one side: a package, or one that encloses it. */
struct unit {
	struct span text;
	unsigned sides;     /* that have a name in it */
	uint32_t count;     /* functions that are there for sure */
	uint32_t elsewhere; /* of these, what another new one than best has */
	double owned;       /* by these */
	uint32_t best;      /* the unit that shares most; or NONE */
	uint32_t score;     /* of it */
	uint32_t shared;    /* functions with it */
	double shared_owned;
};

#define NONE UINT32_MAX

/* A function in a unit, for each unit it is in. */
struct member {
	uint32_t unit;
	uint32_t rest; /* what follows the unit, as a number */
	bool sure;     /* there are enough observations of it */
	uint32_t next; /* member of head with the same rest; or NONE */
	double owned;
};

/* A gone unit beside a new one. */
struct couple {
	uint32_t shared;
	double owned;
};

struct learning {
	unsigned languages;
	struct rowset texts; /* hash of a unit's text -> unit */
	uint32_t room;
	struct unit *units;
	struct rowset rests;    /* hash of a rest -> place in first */
	uint32_t *first;        /* member of head, or NONE */
	struct rowset seats[2]; /* unit, rest -> member; of base, head */
	uint32_t member_room[2];
	struct member *members[2];
	struct rowset pairs; /* gone, new -> place in couples */
	uint32_t couple_room;
	struct couple *couples;
};

static void hash_row(uint32_t row[2], struct span text)
{
	uint64_t hash = hash_bytes(text.data, text.len);

	row[0] = (uint32_t)hash;
	row[1] = (uint32_t)(hash >> 32);
}

static uint32_t unit_of(struct learning *l, struct span text)
{
	uint32_t row[2], count = l->texts.count, unit;

	hash_row(row, text);
	unit = rowset_add(&l->texts, row);
	if (unit < count)
		return unit;
	if (unit >= l->room) {
		l->room = l->room ? 2 * l->room : 256;
		l->units = xrealloc(l->units, l->room, sizeof *l->units);
	}
	l->units[unit] = (struct unit){.text = text, .best = NONE};
	return unit;
}

/* What is left of a name without the unit, wherever that is written in it. */
static void rest_of(struct buf *out, struct span key, size_t start, size_t end)
{
	struct span unit = {key.data + start, end - start};
	size_t from = 0;

	buf_reset(out);
	for (size_t at = 0; at + unit.len <= key.len; at++) {
		if ((at != start && !package_may_begin(key, at)) ||
			memcmp(key.data + at, unit.data, unit.len) != 0)
			continue;
		buf_add(out, key.data + from, at - from);
		buf_char(out, '\1');
		from = at + unit.len;
		at = from - 1;
	}
	buf_add(out, key.data + from, key.len - from);
}

/* Functions that differ in numbers alone are one. */
static void add_member(struct learning *l, int side, struct member member)
{
	struct rowset *seats = &l->seats[side];
	uint32_t *room = &l->member_room[side], count = seats->count;
	uint32_t at =
		rowset_add(seats, (const uint32_t[]){member.unit, member.rest});

	l->units[member.unit].owned += member.owned;
	if (at < count) {
		l->members[side][at].owned += member.owned;
		return;
	}
	l->units[member.unit].count += member.sure;
	if (at == *room) {
		*room = 2 * *room + 256;
		l->members[side] = xrealloc(l->members[side], *room,
			sizeof *l->members[side]);
	}
	l->members[side][at] = member;
}

/* The side that alone has the function; -1 both. */
static int lone_side(const struct mover *function)
{
	for (int side = 0; side < 2; side++)
		if (function->reach[side] > 0.0 &&
			function->reach[!side] <= 0.0)
			return side;
	return -1;
}

/* The units that a function is in, with what each side has of them. */
static void see(struct learning *l, const struct mover *function)
{
	struct span key = function->key;
	struct packages in;

	packages_of(&in, l->languages, key);
	for (size_t i = 0; i < in.count; i++) {
		uint32_t unit = unit_of(l, (struct span){key.data + in.start,
						   in.ends[i] - in.start});

		l->units[unit].sides |= (function->reach[0] > 0.0 ? BASE : 0u) |
		                        (function->reach[1] > 0.0 ? HEAD : 0u);
	}
}

/* Makes a function a member of those that its side alone has. */
static void join(struct learning *l, const struct mover *function,
	struct buf *rest)
{
	struct span key = function->key;
	int side = lone_side(function);
	bool sure = side >= 0 && function->reach[side] >= SURE;
	struct packages in;

	if (!sure && side != 1)
		return; /* few observations are enough to be a partner */
	packages_of(&in, l->languages, key);
	for (size_t i = 0; i < in.count; i++) {
		struct member member = {.next = NONE,
			.sure = sure,
			.owned = function->owned[side]};
		uint32_t row[2];

		member.unit = unit_of(l, (struct span){key.data + in.start,
						 in.ends[i] - in.start});
		if (l->units[member.unit].sides != (side ? HEAD : BASE))
			continue;
		rest_of(rest, key, in.start, in.ends[i]);
		hash_row(row, buf_view(rest));
		member.rest = rowset_add(&l->rests, row);
		add_member(l, side, member);
	}
}

static void index_rests(struct learning *l)
{
	l->first = xcalloc(l->rests.count + 1u, sizeof *l->first);
	memset(l->first, 0xff, (l->rests.count + 1u) * sizeof *l->first);
	for (uint32_t i = l->seats[1].count; i > 0; i--) {
		struct member *m = &l->members[1][i - 1];

		m->next = l->first[m->rest];
		l->first[m->rest] = i - 1;
	}
}

/* The new units that have the function too, at most SAME_REST; 0 of more, which
 * tell nothing. */
static size_t partners(uint32_t out[SAME_REST], const struct learning *l,
	const struct member *member)
{
	size_t count = 0;

	for (uint32_t at = l->first[member->rest]; at != NONE;
		at = l->members[1][at].next) {
		if (count == SAME_REST)
			return 0;
		out[count++] = l->members[1][at].unit;
	}
	return count;
}

static void count_couples(struct learning *l)
{
	for (uint32_t i = 0; i < l->seats[0].count; i++) {
		const struct member *m = &l->members[0][i];
		uint32_t with[SAME_REST];
		size_t count = partners(with, l, m);

		for (size_t p = 0; p < count; p++) {
			uint32_t before = l->pairs.count;
			uint32_t at = rowset_add(&l->pairs,
				(const uint32_t[]){m->unit, with[p]});

			if (at >= l->couple_room) {
				l->couple_room = 2 * l->couple_room + 256;
				l->couples = xrealloc(l->couples,
					l->couple_room, sizeof *l->couples);
			}
			if (at == before)
				l->couples[at] = (struct couple){0};
			l->couples[at].shared++;
			l->couples[at].owned += m->owned;
		}
	}
}

/* The last element, without the separator behind it. */
static struct span last_of(struct span unit)
{
	size_t from = unit.len - 1;

	while (from > 0 && !package_separator(unit, from - 1))
		from--;
	return (struct span){unit.data + from, unit.len - 1 - from};
}

/* Functions that both have; of as many, the last element. */
static uint32_t score_of(const struct learning *l, const uint32_t *pair,
	const struct couple *couple)
{
	return 2 * couple->shared + span_equal(last_of(l->units[pair[0]].text),
					    last_of(l->units[pair[1]].text));
}

/* An equal one leaves none. */
static void prefer(struct unit *unit, uint32_t other, uint32_t score,
	const struct couple *couple)
{
	if (score < unit->score)
		return;
	unit->best = score > unit->score ? other : NONE;
	unit->score = score;
	unit->shared = couple->shared;
	unit->shared_owned = couple->owned;
}

static void find_best(struct learning *l)
{
	for (uint32_t i = 0; i < l->pairs.count; i++) {
		const uint32_t *pair = rowset_at(&l->pairs, i);

		uint32_t score = score_of(l, pair, &l->couples[i]);

		prefer(&l->units[pair[0]], pair[1], score, &l->couples[i]);
		prefer(&l->units[pair[1]], pair[0], score, &l->couples[i]);
	}
}

/* What another new unit got, of those that are best at none but this. */
static void find_split(struct learning *l)
{
	for (uint32_t i = 0; i < l->seats[0].count; i++) {
		const struct member *m = &l->members[0][i];
		struct unit *unit = &l->units[m->unit];
		uint32_t with[SAME_REST];
		size_t count = partners(with, l, m);
		bool there = false, elsewhere = false;

		for (size_t p = 0; p < count; p++) {
			there |= with[p] == unit->best;
			elsewhere |= l->units[with[p]].best == m->unit;
		}
		unit->elsewhere += elsewhere && !there;
	}
}

static bool has_moved(const struct learning *l, uint32_t at)
{
	const struct unit *from = &l->units[at], *to;

	if (from->sides != BASE || from->best == NONE)
		return false;
	to = &l->units[from->best];
	return to->best == at && from->shared >= MOVED_SHARE * from->count &&
	       from->shared_owned >= MOVED_SHARE * from->owned &&
	       from->shared >= THERE_SHARE * to->count &&
	       from->elsewhere <= SPLIT_SHARE * from->count;
}

static int compare_spans(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static int compare_moves(const void *a, const void *b)
{
	const struct move *x = a, *y = b;

	return span_compare(x->from, y->from);
}

static struct span keep(struct arena *arena, struct span text)
{
	return (struct span){arena_copy(arena, text), text.len};
}

static void collect(struct moves *out, const struct learning *l,
	struct arena *arena)
{
	out->all = arena_alloc(arena, l->texts.count + 1u, sizeof *out->all);
	for (uint32_t i = 0; i < l->texts.count; i++)
		if (has_moved(l, i))
			out->all[out->count++] =
				(struct move){keep(arena, l->units[i].text),
					keep(arena, l->units[l->units[i].best]
							    .text)};
	qsort(out->all, out->count, sizeof *out->all, compare_moves);
	out->news = arena_alloc(arena, out->count + 1u, sizeof *out->news);
	for (uint32_t i = 0; i < out->count; i++)
		out->news[i] = out->all[i].to;
	qsort(out->news, out->count, sizeof *out->news, compare_spans);
}

static void clear(struct learning *l)
{
	rowset_clear(&l->texts);
	rowset_clear(&l->rests);
	rowset_clear(&l->seats[0]);
	rowset_clear(&l->seats[1]);
	rowset_clear(&l->pairs);
	free(l->units);
	free(l->first);
	free(l->members[0]);
	free(l->members[1]);
	free(l->couples);
}

/* Gives the function its key, where it has none yet. */
static void find_key(struct mover *function, unsigned languages,
	struct buf *text, struct arena *keys)
{
	if (function->key.data)
		return;
	key_make(text, languages, function->text);
	/* most names are their own keys */
	function->key = span_equal(buf_view(text), function->text)
	                        ? function->text
	                        : keep(keys, buf_view(text));
}

/* Which units share functions; of the functions of one side alone, all units
 * seem to be of that side. */
static void learn(struct learning *l, struct mover *functions, uint32_t count,
	bool lone, struct arena *keys)
{
	struct buf text = {0};

	rowset_init(&l->texts, 2);
	rowset_init(&l->rests, 2);
	rowset_init(&l->seats[0], 2);
	rowset_init(&l->seats[1], 2);
	rowset_init(&l->pairs, 2);
	for (uint32_t i = 0; i < count; i++) {
		if (lone && lone_side(&functions[i]) < 0)
			continue;
		find_key(&functions[i], l->languages, &text, keys);
		see(l, &functions[i]);
	}
	for (uint32_t i = 0; i < count; i++)
		join(l, &functions[i], &text);
	index_rests(l);
	count_couples(l);
	buf_clear(&text);
}

void moves_learn(struct moves *out, struct mover *functions, uint32_t count,
	unsigned languages, struct arena *keys, struct arena *arena)
{
	struct learning few = {.languages = languages};
	struct learning all = {.languages = languages};

	*out = (struct moves){.languages = languages};
	/* nearly always nothing moved, and most functions are on both sides */
	learn(&few, functions, count, true, keys);
	if (few.pairs.count > 0) {
		learn(&all, functions, count, false, keys);
		find_best(&all);
		find_split(&all);
		collect(out, &all, arena);
		clear(&all);
	}
	clear(&few);
}

/* The innermost package that moved of those that are written at the place. */
static const struct move *move_at(const struct moves *moves, struct span key,
	size_t at)
{
	const struct move *found = NULL;
	size_t depth = 0;

	for (size_t end = at; end < key.len && depth < PACKAGE_DEPTH;) {
		size_t len = package_separator(key, end);
		struct move unit = {{key.data + at, end + len - at}, {0}};
		const struct move *move;

		end += len ? len : 1;
		depth += len > 0;
		move = len && moves->count ? bsearch(&unit, moves->all, moves->count,
				     sizeof unit, compare_moves)
		           : NULL;
		found = move ? move : found;
	}
	return found;
}

bool moves_apply(struct buf *out, const struct moves *moves, struct span key)
{
	size_t from = 0;

	buf_reset(out);
	for (size_t at = 0; at < key.len; at++) {
		const struct move *move = package_may_begin(key, at)
		                                  ? move_at(moves, key, at)
		                                  : NULL;

		if (!move)
			continue;
		buf_add(out, key.data + from, at - from);
		buf_span(out, move->to);
		from = at + move->from.len;
		at = from - 1;
	}
	buf_add(out, key.data + from, key.len - from);
	return from > 0;
}

bool moves_reach(const struct moves *moves, struct span key)
{
	struct packages in;
	bool found = false;

	packages_of(&in, moves->languages, key);
	for (size_t i = 0; i < in.count && !found; i++) {
		struct span unit = {key.data + in.start,
			in.ends[i] - in.start};

		found = bsearch(&unit, moves->news, moves->count, sizeof unit,
				compare_spans) != NULL;
	}
	return found;
}

static bool ends_with(struct span text, struct span end)
{
	return text.len >= end.len &&
	       memcmp(text.data + text.len - end.len, end.data, end.len) == 0;
}

/* Whether what is behind `around` in both is the same. */
static bool is_within(const struct move *move, const struct move *around)
{
	struct span rest = {move->from.data + around->from.len,
		move->from.len - around->from.len};

	return rest.len > 0 && ends_with(move->to, rest) &&
	       around->to.len == move->to.len - rest.len &&
	       memcmp(around->to.data, move->to.data, around->to.len) == 0;
}

bool moves_follows(const struct moves *moves, uint32_t at)
{
	const struct move *move = &moves->all[at];

	for (size_t end = 0, len; end < move->from.len; end += len ? len : 1) {
		struct move outer = {.from = {move->from.data, 0}};
		const struct move *around;

		len = package_separator(move->from, end);
		outer.from.len = end + len;
		around = len ? bsearch(&outer, moves->all, moves->count,
				       sizeof outer, compare_moves)
		             : NULL;
		if (around && is_within(move, around))
			return true;
	}
	return false;
}
