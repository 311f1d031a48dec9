/* The table of metrics. */
#include "gate/model/metric.h"

#include <string.h>

#define TIME_GROWTH {.10, .10, 0}
#define ALLOC_GROWTH {.05, 0, .10}
#define INSTRUCTIONS_STEP 1000.0 /* of a start, a run */
#define WAIT_GROWTH                                                            \
	{                                                                      \
		.25, .25, 0                                                    \
	}

/* Names as the field has them: Go's, those of pprof's other producers, JFR's as
 * its converters write them, and the units of Go benchmark texts. */
static const struct metric_row metrics[] = {
	{.name = "cpu",
		.kind = METRIC_TIME,
		.budget = true,
		.growth = TIME_GROWTH},
	{.name = "wall", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "samples",
		.kind = METRIC_TIME,
		.budget = true,
		.growth = TIME_GROWTH},
	{.name = "alloc_space",
		.kind = METRIC_BYTES,
		.budget = true,
		.growth = ALLOC_GROWTH},
	{.name = "alloc_objects",
		.kind = METRIC_OBJECTS,
		.budget = true,
		.growth = ALLOC_GROWTH},
	{.name = "B/op",
		.kind = METRIC_BYTES,
		.text = true,
		.budget = true,
		.growth = {.05, 0, 0}},
	{.name = "allocs/op",
		.kind = METRIC_OBJECTS,
		.text = true,
		.budget = true,
		.growth = {.01, 0, 0}},
	/* wall time of a shared runner: shown, not judged */
	{.name = "ns/op",
		.kind = METRIC_TIME,
		.text = true,
		.clock = true,
		.budget = true},
	/* of the processor, as Google Benchmark has it */
	{.name = "cpu-ns/op", .kind = METRIC_TIME, .text = true},
	{.name = "inuse_space", .kind = METRIC_HELD_BYTES, .budget = true,
		.leak = 16 << 20},
	{.name = "inuse_objects", .kind = METRIC_HELD_OBJECTS},
	/* when all of it was most */
	{.name = "peak_space", .kind = METRIC_HELD_BYTES},
	{.name = "time", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "sample", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "CPU", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "cpu-time", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "itimer", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "ctimer", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "cycles", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "events", .kind = METRIC_TIME, .growth = TIME_GROWTH},
	{.name = "space", .kind = METRIC_BYTES, .growth = ALLOC_GROWTH},
	{.name = "objects", .kind = METRIC_OBJECTS, .growth = ALLOC_GROWTH},
	{.name = "alloc_size", .kind = METRIC_BYTES, .growth = ALLOC_GROWTH},
	{.name = "alloc_samples",
		.kind = METRIC_OBJECTS,
		.growth = ALLOC_GROWTH},
	{.name = "live", .kind = METRIC_HELD_OBJECTS},
	/* what delay stands on: by function it would say the same twice */
	{.name = "contentions", .kind = METRIC_WAIT, .growth = {.25, 0, 0}},
	{.name = "delay", .kind = METRIC_WAIT, .growth = WAIT_GROWTH},
	/* of a block profile beside a mutex profile: Go names them alike */
	{.name = "block_contentions",
		.kind = METRIC_WAIT,
		.alike = "contentions",
		.growth = {.25, 0, 0}},
	{.name = "block_delay",
		.kind = METRIC_WAIT,
		.alike = "delay",
		.growth = WAIT_GROWTH},
	{.name = "goroutine", .kind = METRIC_STATE, .budget = true, .leak = 60},
	{.name = "goroutineleak", .kind = METRIC_STATE},
	{.name = "threadcreate", .kind = METRIC_STATE},
	{.name = "threads", .kind = METRIC_STATE},
	{.name = "instructions",
		.kind = METRIC_WORK,
		.step = INSTRUCTIONS_STEP,
		.hot = .003,
		.growth = {.005, .01, 0}},
	/* of functions, as cProfile counts them */
	{.name = "calls",
		.kind = METRIC_WORK,
		.step = 1,
		.hot = .01,
		.growth = {.02, .05, 0}},
	{.name = "MB/s", .kind = METRIC_RATE, .text = true},
};

/* Rows for names that the table does not have. */
static const struct metric_row plain[METRIC_KINDS] = {
	[METRIC_TIME] = {.kind = METRIC_TIME, .growth = TIME_GROWTH},
	[METRIC_BYTES] = {.kind = METRIC_BYTES, .growth = ALLOC_GROWTH},
	[METRIC_OBJECTS] = {.kind = METRIC_OBJECTS, .growth = ALLOC_GROWTH},
	[METRIC_HELD_BYTES] = {.kind = METRIC_HELD_BYTES},
	[METRIC_HELD_OBJECTS] = {.kind = METRIC_HELD_OBJECTS},
	[METRIC_WAIT] = {.kind = METRIC_WAIT, .growth = WAIT_GROWTH},
	[METRIC_STATE] = {.kind = METRIC_STATE},
	[METRIC_WORK] = {.kind = METRIC_WORK, .step = INSTRUCTIONS_STEP},
	[METRIC_COUNT] = {.kind = METRIC_COUNT},
	[METRIC_RATE] = {.kind = METRIC_RATE},
};
static const struct metric_row plain_text = {.kind = METRIC_COUNT, .text = true};
static const struct metric_row plain_rate = {.kind = METRIC_RATE, .text = true};

static const struct metric_words words[METRIC_KINDS] = {
	[METRIC_TIME] = {"got slower", "got slower", "slower", "faster"},
	[METRIC_BYTES] = {"allocates more", "allocate more", "more memory",
		"leaner"},
	[METRIC_OBJECTS] = {"allocates more", "allocate more", "more allocs",
		"fewer allocs"},
	[METRIC_HELD_BYTES] = {"holds more memory", "hold more memory",
		"more memory", "leaner"},
	[METRIC_HELD_OBJECTS] = {"holds more memory", "hold more memory",
		"more memory", "leaner"},
	[METRIC_WAIT] = {"waits more", "wait more", "more waiting",
		"less waiting"},
	[METRIC_STATE] = {"got worse", "got worse", "worse", "better"},
	[METRIC_WORK] = {"executes more", "execute more", "more work",
		"less work"},
	[METRIC_COUNT] = {"got worse", "got worse", "worse", "better"},
	[METRIC_RATE] = {"got worse", "got worse", "worse", "better"},
};

static bool has_any(const char *name, const char *const *parts)
{
	for (; *parts; parts++)
		if (strstr(name, *parts))
			return true;
	return false;
}

/* What a name without a row is of. */
static enum metric_kind kind_of(const char *name, const char *unit)
{
	static const char *const held[] = {"inuse", "in_use", "live", "held",
		NULL};
	static const char *const allocated[] = {"alloc", NULL};
	/* not task-clock, wall_clock */
	bool locks = strstr(name, "lock") && !strstr(name, "clock");
	static const char *const waits[] = {"contention", "delay", "mutex",
		"block", "wait", NULL};
	/* of perf, whatever is asked of them: cycles:u, cpu-clock:ppp */
	static const char *const times[] = {"cycles", "clock", "sample", NULL};
	bool bytes = strcmp(unit, "bytes") == 0 || strstr(name, "bytes") ||
		strstr(name, "space") || strstr(name, "size");

	if (has_any(name, held))
		return bytes ? METRIC_HELD_BYTES : METRIC_HELD_OBJECTS;
	if (has_any(name, allocated))
		return bytes ? METRIC_BYTES : METRIC_OBJECTS;
	if (strcmp(unit, "ns") != 0)
		return has_any(name, times) ? METRIC_TIME : METRIC_COUNT;
	return locks || has_any(name, waits) ? METRIC_WAIT : METRIC_TIME;
}

const struct metric_row *metric_find(const char *name, const char *unit)
{
	const struct metric_row *row;
	size_t len = strlen(name);

	for (unsigned i = 0; (row = metric_at(i)); i++)
		if (strcmp(row->name, name) == 0)
			return row;
	if (len > 2 && strcmp(name + len - 2, "/s") == 0)
		return &plain_rate;
	if (strchr(name, '/'))
		return &plain_text;
	return &plain[kind_of(name, unit)];
}

const struct metric_row *metric_at(unsigned number)
{
	return number < sizeof metrics / sizeof *metrics ? &metrics[number] :
		NULL;
}

const struct metric_row *metric_of_text(enum metric_kind kind)
{
	const struct metric_row *row = metrics;

	while (!row->text || row->kind != kind)
		row++;
	return row;
}

unsigned metric_order(const struct metric_row *row)
{
	unsigned at = 0;

	while (metric_at(at) && metric_at(at) != row)
		at++;
	return at;
}

bool metric_has_scope(const struct metric_row *row, enum scope scope)
{
	bool sites = metric_is_allocation(row) || metric_is_held(row);

	if (scope == SCOPE_TOTAL)
		return true;
	return !row->text && row->kind != METRIC_STATE &&
	       (scope == SCOPE_SITE) == sites;
}

bool metric_is_allocation(const struct metric_row *row)
{
	return row->kind == METRIC_BYTES || row->kind == METRIC_OBJECTS;
}

bool metric_is_work(const struct metric_row *row)
{
	return row->kind == METRIC_WORK;
}

bool metric_is_time(const struct metric_row *row)
{
	return row->kind == METRIC_TIME;
}

bool metric_is_wait(const struct metric_row *row)
{
	return row->kind == METRIC_WAIT;
}

const char *metric_of_block(const struct metric_row *row)
{
	for (size_t i = 0; i < sizeof(metrics) / sizeof(*metrics); i++)
		if (row->name && metrics[i].alike &&
			strcmp(metrics[i].alike, row->name) == 0)
			return metrics[i].name;
	return NULL;
}

bool metric_is_block(const struct metric_row *row)
{
	return row->alike != NULL;
}

bool metric_is_held(const struct metric_row *row)
{
	return row->kind == METRIC_HELD_BYTES ||
		row->kind == METRIC_HELD_OBJECTS;
}

bool metric_is_state(const struct metric_row *row)
{
	return row->kind == METRIC_STATE || metric_is_held(row);
}

const struct metric_words *metric_words(const struct metric_row *row)
{
	return &words[row->kind];
}

const struct metric_words *metric_kind_words(enum metric_kind kind)
{
	return &words[kind];
}

/* Kinds of one sense stand together. */
enum metric_kind metric_sense(const struct metric_row *row)
{
	enum metric_kind kind = row->kind;

	while (kind > 0 && strcmp(words[kind].verb, words[kind - 1].verb) == 0)
		kind--;
	return kind;
}

/* Whether a word of the name, between other characters than letters, is one of
 * these. */
static bool has_word(const char *name, const char *const *words_of)
{
	while (*name) {
		size_t len = 0;

		while ((name[len] >= 'a' && name[len] <= 'z') ||
			(name[len] >= 'A' && name[len] <= 'Z'))
			len++;
		for (size_t i = 0; len > 0 && words_of[i]; i++)
			if (strlen(words_of[i]) == len &&
				strncmp(words_of[i], name, len) == 0)
				return true;
		name += len + (name[len] != '\0');
	}
	return false;
}

bool metric_minds_machine(const struct metric_row *row, const char *name)
{
	static const char *const times[] = {"ns", "us", "ms", "s", "sec",
		"seconds", "nanoseconds", "microseconds", "milliseconds",
		"cycles", NULL};

	return row->kind == METRIC_TIME || row->kind == METRIC_WAIT ||
	       row->kind == METRIC_RATE || has_word(name, times);
}
