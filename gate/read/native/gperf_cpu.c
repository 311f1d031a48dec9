/*
 * Reads gperftools' CPU profiles, binary. All are words of 4 or 8 bytes, in the
 * order of the machine that wrote them:
 *
 *	0 3 0 PERIOD 0              the period in microseconds
 *	COUNT DEPTH ADDRESS ...     a stack, leaf first; again and again
 *	0 1 0                       the end
 *	START-END r-xp OFFSET ...   /proc/self/maps, as text
 *
 * An observation is a tick of the process's timer: COUNT of them saw the stack.
 * What pprof makes of the addresses (legacy_profile.go) is done here: those after
 * the leaf are where calls return to, and the call is before them; frames of the
 * handler of signals, which nearly all stacks have second, go; so does a leaf that
 * stands there twice.
 */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gate/read/native/addresses.h"
#include "gate/read/pprof/pprof_metrics.h"

enum {
	HEADER_WORDS = 5,
	VERSION = 3,
	HANDLER_FRAMES = 2, /* at most, of the handler of signals */
	HANDLER_MARGIN = 32, /* one stack of so many may lack them */
};

#define AGAIN                                                                  \
	"the profile is damaged or was cut short: take it again, of a "        \
	"program that ends by itself or calls ProfilerStop()"

static const struct sample_type types[] = {
	{SPAN("samples"), SPAN("count")},
	{SPAN("cpu"), SPAN("nanoseconds")},
};

struct words {
	struct span content;
	size_t size; /* bytes of one */
	bool big;    /* the first byte is the highest */
};

struct stack {
	uint64_t count, depth;
	size_t at; /* its first address, in words */
};

struct cpu {
	struct words words;
	struct addresses addresses;
	uint64_t handler[HANDLER_FRAMES]; /* addresses that go */
	size_t handlers;
	size_t stacks;
	struct frame_stack frames; /* of one stack */
	struct arena tables;
	struct columns columns;
	double period; /* ns */
};

static size_t word_count(const struct words *words)
{
	return words->content.len / words->size;
}

static uint64_t word(const struct words *words, size_t at)
{
	const unsigned char *bytes =
		(const unsigned char *)words->content.data + at * words->size;
	uint64_t value = 0;

	for (size_t i = 0; i < words->size; i++)
		value = value << 8 |
		        bytes[words->big ? i : words->size - 1 - i];
	return value;
}

/* How its words are written. What is one of Java has 1 for the second 0. */
static bool find_words(struct words *out, struct span content)
{
	static const struct words kinds[] = {
		{.size = 4}, {.size = 4, .big = true},
		{.size = 8}, {.size = 8, .big = true}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		*out = kinds[i];
		out->content = content;
		if (word_count(out) >= VERSION && word(out, 0) == 0 &&
			word(out, 1) == VERSION && word(out, 2) == 0)
			return true;
	}
	return false;
}

bool gperf_cpu_sniff(struct span content)
{
	struct words words;

	return find_words(&words, content);
}

/* The stack that begins at *at, behind which it is left: +1; 0: the end, said or
 * not. */
static int next(struct stack *out, const struct words *words, size_t *at,
	bool *said, struct err *err)
{
	size_t count = word_count(words);

	*said = false;
	if (*at == count)
		return 0;
	if (count - *at < 2)
		return err_set(err, ERR_INPUT,
			"it ends within a stack; " AGAIN);
	*out = (struct stack){word(words, *at), word(words, *at + 1), *at + 2};
	if (out->depth > count - out->at)
		return err_set(err, ERR_INPUT,
			"a stack of %" PRIu64 " frames at byte %zu, and %zu "
			"words are left; " AGAIN,
			out->depth, *at * words->size, count - out->at);
	if (out->count > 1u << 31)
		return err_set(err, ERR_INPUT,
			"a stack seen %" PRIu64 " times at byte %zu: nobody "
			"samples as long; " AGAIN,
			out->count, *at * words->size);
	*at = out->at + (size_t)out->depth;
	*said = out->count == 0 && out->depth == 1 && word(words, out->at) == 0;
	return *said ? 0 : 1;
}

/* The address of a frame but the leaf's: that of its call. */
static uint64_t caller(const struct cpu *c, const struct stack *stack,
	uint64_t frame)
{
	return word(&c->words, stack->at + (size_t)frame) - 1;
}

/* The frame that stands second once those of the handler are gone. */
static uint64_t second(const struct cpu *c, const struct stack *stack)
{
	uint64_t frame = 1;

	for (size_t i = 0; i < c->handlers; i++)
		if (frame < stack->depth &&
			caller(c, stack, frame) == c->handler[i])
			frame++;
	return frame;
}

static int compare_addresses(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Whether nearly all stacks have one address second: then it goes. */
static bool find_handler(struct cpu *c)
{
	uint64_t *all = xcalloc(c->stacks + 1, sizeof *all);
	size_t at = HEADER_WORDS, count = 0, run = 0, most = 0;
	struct err ignored = {0};
	struct stack stack = {0};
	bool said;

	while (next(&stack, &c->words, &at, &said, &ignored) > 0) {
		uint64_t frame = second(c, &stack);

		if (frame < stack.depth)
			all[count++] = caller(c, &stack, frame);
	}
	qsort(all, count, sizeof *all, compare_addresses);
	for (size_t i = 0; i < count; i++) {
		run = i > 0 && all[i] == all[i - 1] ? run + 1 : 1;
		if (run > most) {
			most = run;
			c->handler[c->handlers] = all[i];
		}
	}
	free(all);
	return most > 0 && most >= c->stacks - c->stacks / HANDLER_MARGIN;
}

static int add(struct cpu *c, const struct stack *stack, struct err *err)
{
	double values[] = {(double)stack->count,
		(double)stack->count * c->period};
	double events[EVENTS_MAX];
	uint64_t frame = second(c, stack);
	int status = 0;

	c->frames.depth = 0;
	if (stack->depth > 0) {
		uint64_t leaf = word(&c->words, stack->at);

		status = addresses_push(&c->frames, &c->addresses, leaf, err);
		if (frame < stack->depth &&
			caller(c, stack, frame) == leaf - 1)
			frame++;
	}
	for (; status == 0 && frame < stack->depth; frame++)
		status = addresses_push(&c->frames, &c->addresses,
			caller(c, stack, frame), err);
	columns_events(&c->columns, values, events);
	return status ? status
	              : builder_sample(c->addresses.b, c->frames.frames,
				c->frames.depth, values, events, err);
}

static int read_header(struct cpu *c, struct err *err)
{
	if (word_count(&c->words) < HEADER_WORDS ||
		word(&c->words, 3) == 0 || word(&c->words, 3) > 1u << 31 ||
		word(&c->words, 4) != 0)
		return err_set(err, ERR_INPUT,
			"it does not begin with the words 0, 3, 0, PERIOD, 0; "
			AGAIN);
	c->period = (double)word(&c->words, 3) * 1000;
	return 0;
}

/* Counts the stacks, and takes the maps behind them. */
static int read_end(struct cpu *c, struct err *err)
{
	size_t at = HEADER_WORDS;
	struct stack stack = {0};
	bool said;
	int status;

	while ((status = next(&stack, &c->words, &at, &said, err)) > 0)
		c->stacks++;
	if (status < 0)
		return -1;
	if (!said)
		builder_note(c->addresses.b, "no-end",
			"the profile has no end (words 0, 1, 0): what the "
			"program had not written when it was killed is missing");
	return addresses_map(&c->addresses,
		span_from(c->words.content, at * c->words.size), err);
}

static int read_stacks(struct cpu *c, struct err *err)
{
	size_t at = HEADER_WORDS;
	struct stack stack = {0};
	bool said;

	while (c->handlers < HANDLER_FRAMES && find_handler(c))
		c->handlers++;
	while (next(&stack, &c->words, &at, &said, err) > 0)
		if (add(c, &stack, err))
			return -1;
	return 0;
}

static int read_all(struct cpu *c, struct builder *b, struct err *err)
{
	if (read_header(c, err) || read_end(c, err))
		return -1;
	columns_plan(&c->columns, types, sizeof types / sizeof *types,
		&types[1], (int64_t)c->period, b, &c->tables);
	return columns_declare(&c->columns, b, err) ? -1 : read_stacks(c, err);
}

int gperf_cpu_read(struct builder *b, struct span content, struct err *err)
{
	struct cpu c = {0};
	int status;

	find_words(&c.words, content);
	addresses_open(&c.addresses, b);
	status = read_all(&c, b, err);
	addresses_close(&c.addresses);
	free(c.frames.frames);
	arena_clear(&c.tables);
	return status;
}
