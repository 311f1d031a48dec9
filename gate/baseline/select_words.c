/* Lines of what was chosen, and of why nothing was. */
#include "gate/baseline/select_words.h"

#include <time.h>

#include "gate/core/version.h"

enum {
	NAMED = 3, /* workloads in a line */
	LINES = 10 /* of workloads with records of their own */
};

static const char *date_of(const struct choice *c, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm utc;
	char text[16];

	if (!gmtime_r(&time, &utc) ||
		strftime(text, sizeof(text), "%Y-%m-%d", &utc) == 0)
		return "an unknown day";
	return arena_copy(c->arena, span_of(text));
}

static const char *count_of(const struct choice *c, size_t count,
	const char *what)
{
	return arena_printf(c->arena, "%zu %s%s", count, what,
		count == 1 ? "" : "s");
}

static const char *place_of(const struct choice *c,
	const struct select_commit *commit)
{
	const char *start = arena_printf(c->arena, "%.7s, %s", c->start->id.hex,
		c->start->how);

	if (c->by_files)
		return arena_printf(c->arena,
			"with the files of the commit "
			"%zu before %s",
			commit->distance, start);
	if (commit->distance == 0)
		return c->start->how;
	return arena_printf(c->arena, "%s before %s",
		count_of(c, commit->distance, "commit"), start);
}

static const char *commit_line(const struct choice *c,
	const struct select_pool *pool)
{
	const struct select_commit *commits = c->out->commits;
	const struct select_commit *first = &commits[pool->commits[0]];
	size_t before = pool->commit_count - 1;
	const char *joined =
		before == 0 ? ""
			    : arena_printf(c->arena,
				      ", with %s before it, back to %.7s",
				      count_of(c, before, "commit"),
				      commits[pool->commits[before]].id);

	return arena_printf(c->arena,
		"baseline %.7s (%s), recorded %s%s: "
		"%s%s%s",
		first->id, place_of(c, first), date_of(c, first->recorded),
		joined, count_of(c, pool->run_count, "run"),
		pool->machine ? ", of another machine: " : "",
		pool->machine ? pool->machine : "");
}

static bool begins_at(const struct select_pool *pool, size_t commit)
{
	return pool->commit_count > 0 && pool->commits[0] == commit;
}

/* Of the pools that begin with a commit the one with most runs; NULL: none. */
static const struct select_pool *largest_pool(const struct choice *c,
	size_t commit)
{
	const struct selection *s = c->out;
	const struct select_pool *largest = NULL;

	for (size_t i = 0; i < s->pool_count; i++) {
		const struct select_pool *pool = &s->pools[i];

		if (begins_at(pool, commit) &&
			(!largest || pool->run_count > largest->run_count))
			largest = pool;
	}
	return largest;
}

const char *select_found_line(const struct choice *c)
{
	return commit_line(c, largest_pool(c, c->out->nearest));
}

static void add_line(struct choice *c, const char *line)
{
	c->out->others[c->out->other_count++] = line;
}

static bool has_newer(const struct select_pool *pool, size_t commit)
{
	(void)commit;
	return pool->newer_count > 0;
}

/* The workloads with such pools: some names, and how many more there are. */
static const char *names_of(const struct choice *c,
	bool (*is)(const struct select_pool *pool, size_t commit),
	size_t commit)
{
	const struct selection *s = c->out;
	struct buf names = {0};
	const char *copy;
	size_t count = 0;

	for (size_t i = 0; i < s->pool_count; i++) {
		if (!is(&s->pools[i], commit))
			continue;
		if (count++ < NAMED)
			buf_printf(&names, "%s%s", names.len ? ", " : "",
				c->query->workloads[i].name);
	}
	if (count > NAMED)
		buf_printf(&names, " and %zu more", count - NAMED);
	copy = arena_copy(c->arena, buf_view(&names));
	buf_clear(&names);
	return copy;
}

/* That what is counted has nearer records; of the first workload, how many. */
static void add_newer_line(struct choice *c)
{
	const struct selection *s = c->out;
	size_t i = 0;

	while (i < s->pool_count && s->pools[i].newer_count == 0)
		i++;
	if (i == s->pool_count)
		return;
	add_line(c, arena_printf(c->arena,
			    "%s: what is counted is held to %s as well that %s "
			    "nearer and recorded on another machine: %s",
			    names_of(c, has_newer, 0),
			    count_of(c, s->pools[i].newer_count, "commit"),
			    s->pools[i].newer_count == 1 ? "is" : "are",
			    c->newer[i].environment->difference));
}

void select_other_lines(struct choice *c)
{
	struct selection *s = c->out;
	size_t beyond = 0;

	s->others = arena_alloc(c->arena, s->commit_count + s->pool_count + 3,
		sizeof(*s->others));
	add_newer_line(c);
	for (size_t k = s->nearest + 1; k < s->commit_count; k++) {
		const struct select_pool *pool = largest_pool(c, k);

		if (pool && s->other_count == LINES)
			beyond++;
		else if (pool)
			add_line(c, arena_printf(c->arena, "%s: %s",
					    names_of(c, begins_at, k),
					    commit_line(c, pool)));
	}
	for (size_t i = 0; i < s->pool_count; i++)
		if (s->pools[i].unlike)
			add_line(c, arena_printf(c->arena,
					    "%s: what is counted alone is held "
					    "to it: %s",
					    c->query->workloads[i].name,
					    s->pools[i].unlike));
	for (size_t i = 0; i < s->pool_count; i++) {
		if (s->pools[i].why && s->other_count >= LINES)
			beyond++;
		else if (s->pools[i].why)
			add_line(c, arena_printf(c->arena,
					    "%s: no baseline: "
					    "%s",
					    c->query->workloads[i].name,
					    s->pools[i].why));
	}
	if (beyond)
		add_line(c,
			arena_printf(c->arena,
				"%zu more lines like "
				"these; result.json has the baseline of every "
				"workload",
				beyond));
}

const char *select_why_line(const struct choice *c, const struct pool *pool)
{
	const struct select_commit *at = &c->commits[pool->far];

	if (pool->miss == SELECT_TOO_FAR)
		return arena_printf(c->arena,
			"the nearest record is %zu "
			"commits away (%.7s), the limit is %d",
			at->distance, at->id, SELECT_DISTANCE);
	if (pool->miss == SELECT_TOO_OLD)
		return arena_printf(c->arena,
			"the nearest record is %s away "
			"(%.7s) and was made on %s, the limit is %lld days: "
			"record again, or pass --max-age",
			count_of(c, at->distance, "commit"), at->id,
			date_of(c, at->recorded),
			(long long)(c->query->age_max / 86400));
	return pool->other;
}

static const char *no_store_line(const struct choice *c)
{
	if (c->store->directory)
		return arena_printf(c->arena,
			"no baselines yet in %s; run "
			"`profgate record` on the commits to compare with",
			c->store->directory);
	return arena_printf(c->arena,
		"no baselines yet %s%s (ref %s); run "
		"`profgate record --publish` on the target branch",
		c->query->remote ? "on " : "here",
		c->query->remote ? c->query->remote : "", c->store->ref);
}

/* What of the first workload without a record is known. */
static const char *first_why(const struct choice *c)
{
	for (size_t i = 0; i < c->query->workload_count; i++) {
		const char *why = select_why_line(c, &c->pools[i]);

		if (why)
			return why;
	}
	return c->other;
}

const char *select_miss_line(const struct choice *c)
{
	const struct ancestors *a = &c->ancestors;
	const char *none;

	if (c->out->miss == SELECT_NO_STORE)
		return no_store_line(c);
	if (!c->start->id.hex[0])
		return arena_printf(c->arena, "no baseline for %.7s: %s",
			c->start->head.hex, c->start->how);
	none = arena_printf(c->arena,
		"no baseline for %.7s (%s): looked at "
		"%s",
		c->start->id.hex, c->start->how,
		count_of(c, a->count, "first-parent commit"));
	switch (c->out->miss) {
	case SELECT_OTHER_ENVIRONMENT:
		return arena_printf(c->arena, "%s, and %s", none, first_why(c));
	case SELECT_SHALLOW:
		return arena_printf(c->arena,
			"%s; history is shallow (ends "
			"after %s): set fetch-depth: 50 or GIT_DEPTH: 50, or "
			"pass --deepen",
			none, count_of(c, a->here, "commit"));
	case SELECT_TOO_FAR:
	case SELECT_TOO_OLD:
		return arena_printf(c->arena, "%s; %s", none, first_why(c));
	case SELECT_NO_STORE:
	case SELECT_FOUND:
	case SELECT_NO_RECORD:
		break;
	}
	if (c->stranger)
		return arena_printf(c->arena,
			"%s, none of which has a record "
			"of these benchmarks (%s); a benchmark is the folder "
			"of its captures: give it the same name on both sides, "
			"or run `profgate record` on the commits to compare "
			"with",
			none, c->stranger);
	return arena_printf(c->arena,
		"%s, none of which has a record; run "
		"`profgate record` on the commits to compare with",
		none);
}

const char *select_rules_line(const struct selection *s, struct arena *arena)
{
	const struct record *other = NULL;
	const char *more = "";
	size_t count = 0;

	for (size_t i = 0; i < s->commit_count; i++)
		for (size_t k = 0; k < s->commits[i].record_count; k++) {
			const struct record *r =
				&s->commits[i].records[k].record;

			if (r->rules == PROFGATE_RULES)
				continue;
			other = other ? other : r;
			count++;
		}
	if (!other)
		return NULL;
	if (count > 1)
		more = arena_printf(arena, " and %zu more", count - 1);
	return arena_printf(arena,
		"the record of %.7s%s was made under rules %u (profgate %s), "
		"these are rules %d: its runs are judged anew by these, like "
		"those of head",
		other->commit, more, other->rules, other->tool,
		PROFGATE_RULES);
}
