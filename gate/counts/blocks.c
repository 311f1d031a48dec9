/*
 * Reads what valgrind's exp-bbv wrote, run with one instruction a block:
 *
 *	pc file   F:NUMBER:ADDRESS:NAME   the address of a block
 *	bb file   T:NUMBER:COUNT ...      what blocks executed of an interval
 *	          # Total instructions: N  of the thread, all of them
 *	log       Reading syms from FILE, and then svma and avma: where its code is
 *	          in its own tables, and where it was loaded
 *
 * The tail of each thread, less than an interval, is not written: it is too
 * little to matter, or the program is too short.
 */
#include "gate/counts/counts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gate/binary/binary.h"
#include "gate/counts/table.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define CREATOR "exp-bbv-1"
#define PAGE 4096u
#define GO_FILE "go.go" /* as gate/counter has it */
#define TAIL_MOST .01 /* of all that was executed */

struct block {
	uint64_t address, count;
};

struct module {
	const char *path;
	struct binary *binary;
	uint64_t bias; /* from the addresses of its tables */
};

struct reading {
	struct counts counts;
	struct block *blocks; /* by number */
	size_t block_count, block_room;
	struct module *modules;
	size_t module_count, module_room;
	uint64_t total; /* as the threads say */
	struct err *err;
};

static int damaged(struct reading *r, const char *what)
{
	return err_set(r->err, ERR_INPUT,
		"what valgrind's exp-bbv wrote is damaged: %s", what);
}

static bool parse_hex(uint64_t *out, struct span text)
{
	char digits[24] = "0x";

	if (text.len > 16)
		return false;
	memcpy(digits + 2, text.data, text.len);
	return num_parse_hex(out, span_of(digits));
}

/* last: no number is larger. */
static int read_address(struct reading *r, struct span line, size_t last)
{
	struct span number, address;
	uint64_t n, at;

	if (!span_skip(&line, "F:"))
		return 0;
	if (!span_next(&number, &line, ':') || !num_parse_u64(&n, number) ||
		!span_next(&address, &line, ':') || !parse_hex(&at, address) ||
		n > last)
		return damaged(r, "an address");
	if (n >= r->block_count) {
		r->blocks = xgrow(r->blocks, &r->block_room, n + 1,
			sizeof *r->blocks);
		memset(r->blocks + r->block_count, 0,
			(n + 1 - r->block_count) * sizeof *r->blocks);
		r->block_count = n + 1;
	}
	r->blocks[n].address = at;
	return 0;
}

static int read_addresses(struct reading *r, struct span text)
{
	struct lines lines = {.text = text};
	struct span line;

	/* blocks are numbered from 1 on, and each has a line */
	while (lines_next(&lines, &line))
		if (read_address(r, line, text.len))
			return -1;
	return 0;
}

/* T:NUMBER:COUNT   :NUMBER:COUNT   ... */
static int read_interval(struct reading *r, struct span line)
{
	struct span word, number;
	uint64_t n, count;

	while (word_next(&line, &word))
		if (!span_skip(&word, ":") || !span_next(&number, &word, ':') ||
			!num_parse_u64(&n, number) || n >= r->block_count ||
			!num_parse_u64(&count, word))
			return damaged(r, "a count");
		else
			r->blocks[n].count += count;
	return 0;
}

static int read_counts(struct reading *r, struct span text)
{
	static const char total[] = "#   Total instructions: ";
	struct lines lines = {.text = text};
	struct span line;
	uint64_t said = 0;
	bool ends = false;

	while (lines_next(&lines, &line)) {
		if (span_skip(&line, "T") && read_interval(r, line))
			return -1;
		if (span_skip(&line, total))
			ends = num_parse_u64(&said, line);
	}
	r->total += said;
	return ends ? 0 : damaged(r, "a thread does not end");
}

static void add_module(struct reading *r, struct span path, uint64_t bias)
{
	struct module module = {
		.path = arena_copy(&r->counts.arena, path), .bias = bias};

	module.binary = binary_open(module.path);
	if (!module.binary)
		return;
	r->modules = xgrow(r->modules, &r->module_room, r->module_count + 1,
		sizeof *r->modules);
	r->modules[r->module_count++] = module;
}

/* Cuts `LABEL 0x...` off a line, whatever is before it. */
static bool read_labelled(uint64_t *out, struct span line, const char *label)
{
	struct span rest =
		span_from(line, text_find(line, span_of(label)));
	struct span word;

	return span_skip(&rest, label) && span_next(&word, &rest, ',') &&
	       num_parse_hex(out, span_trim(word));
}

static void read_modules(struct reading *r, struct span log)
{
	static const char begins[] = "Reading syms from ";
	struct lines lines = {.text = log};
	struct span line, path = {0};
	uint64_t here, there;

	while (lines_next(&lines, &line)) {
		size_t at = text_find(line, span_of(begins));

		if (at < line.len)
			path = span_from(line, at + strlen(begins));
		else if (path.len && read_labelled(&here, line, "svma ") &&
			 read_labelled(&there, line, "avma ")) {
			add_module(r, path, there - here);
			path = (struct span){0};
		}
	}
}

/* NULL: of none. */
static const struct module *module_of(const struct reading *r, uint64_t at)
{
	for (size_t i = 0; i < r->module_count; i++)
		if (binary_bytes(r->modules[i].binary, at - r->modules[i].bias)
				.len)
			return &r->modules[i];
	return NULL;
}

static int compare_blocks(const void *a, const void *b)
{
	const struct block *x = a, *y = b;

	return x->address < y->address ? -1 : x->address > y->address;
}

/* The function of an address, which is after those that were added. */
static void begin_function(struct reading *r, const struct module *m,
	uint64_t at)
{
	struct binary_function found = {0};
	const struct counted_function *last =
		r->counts.function_count
			? &r->counts.functions[r->counts.function_count - 1]
			: NULL;
	const char *path = m ? m->path : "???";
	struct counted_function *new;

	if (!m || !binary_function(&found, m->binary, at)) {
		found.name = arena_printf(&r->counts.arena, "0x%" PRIx64,
			at & ~(uint64_t)(PAGE - 1));
		found.start = 0;
	}
	if (last && strcmp(last->path, path) == 0 &&
		last->start == found.start &&
		strcmp(last->name, found.name) == 0)
		return;
	new = counts_function(&r->counts);
	new->path = path;
	new->name = found.name;
	new->start = found.start;
	new->source = m && binary_is_go(m->binary) ? GO_FILE : "";
}

static void add_blocks(struct reading *r)
{
	const struct module *m = NULL;

	if (r->block_count)
		qsort(r->blocks, r->block_count, sizeof *r->blocks,
			compare_blocks);
	for (size_t i = 0; i < r->block_count; i++) {
		const struct block *block = &r->blocks[i];
		uint64_t at = block->address;

		if (!block->count)
			continue;
		if (!m || !binary_bytes(m->binary, at - m->bias).len)
			m = module_of(r, at);
		at -= m ? m->bias : 0;
		if (m && binary_is_padding(m->binary, at))
			continue;
		begin_function(r, m, at);
		counts_cost(&r->counts, at, block->count);
	}
}

/* What was written, of what was executed. */
static int check_tail(struct reading *r)
{
	uint64_t told = 0;

	for (size_t i = 0; i < r->block_count; i++)
		told += r->blocks[i].count;
	if (told > r->total)
		return damaged(r, "more was counted than executed");
	if ((double)(r->total - told) > TAIL_MOST * (double)r->total)
		return err_set(r->err, ERR_INPUT,
			"of the %" PRIu64 " instructions that the program "
			"executes exp-bbv tells of %" PRIu64 " alone: give it "
			"more to do",
			r->total, told);
	return 0;
}

int counts_of_blocks(struct buf *out, struct span addresses,
	const struct span *threads, size_t thread_count, struct span log,
	struct err *err)
{
	struct reading r = {.counts.creator = CREATOR, .err = err};
	int status = read_addresses(&r, addresses);

	for (size_t i = 0; i < thread_count && !status; i++)
		status = read_counts(&r, threads[i]);
	if (!status)
		status = check_tail(&r);
	if (!status) {
		read_modules(&r, log);
		add_blocks(&r);
		counts_write(out, &r.counts);
	}
	for (size_t i = 0; i < r.module_count; i++)
		binary_close(r.modules[i].binary);
	free(r.modules);
	free(r.blocks);
	counts_clear(&r.counts);
	return status;
}
