/*
 * A plugin of qemu-user that counts the instructions that each function of a
 * program executes, exactly and without padding:
 *
 *	qemu-x86_64 -plugin profgate-counter.so,out=FILE PROGRAM ARGUMENT...
 *
 * FILE.PID, one of each process that forks make, is in callgrind's format: self
 * costs by instruction, at the addresses of its file's own tables, and, as calls to
 * (runtime), what the runtime executed on a function's behalf. A function begins
 * with a line of where it begins.
 *
 *	1. qemu_plugin_install()  asks to be told of every block that is translated
 *	2. translated()           numbers the block, counts the instructions in it
 *	                          that are work, and finds its function
 *	3. own(), runtime(), nobodys()  are called as it is executed: one more in
 *	                          the array of the thread
 *	4. ended()                adds up by function and instruction
 *
 * Counts are in arrays of a thread's own: QEMU's own additions are not atomic
 * (with four threads 1.8 % were lost).
 */
#define _GNU_SOURCE /* asprintf, madvise; NOLINT(*-reserved-identifier,cert-*) */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "gate/counter/interface.h"
#include "gate/counter/whose.h"

/* All that a callback is told is in the pointer: block, function, instructions. */
enum { BLOCK_BITS = 24, FUNC_BITS = 20, WORK_BITS = 16 };
#define BLOCKS ((size_t)1 << BLOCK_BITS)
#define FUNCS ((size_t)1 << FUNC_BITS)
#define WORK_MAX ((1u << WORK_BITS) - 1)
#define INSNS ((size_t)1 << 28)
enum { THREADS = 4096, PADDING = 0x80 };

/* What Go's linker calls the file of all its code; it tells the language. */
#define GO_FILE "go.go"

struct block {
	uint64_t pc;
	uint64_t at;     /* as struct code_place has it */
	uint32_t length; /* instructions */
	uint32_t work;   /* without padding */
	uint32_t func;
	uint32_t insns; /* where its first is in insns */
};

struct func {
	const char *path, *name;
	enum whose whose;
	bool go;
	uint64_t start; /* as struct code_place has it */
	uint64_t charged;
};

/* What an instruction cost. */
struct cost {
	uint32_t func;
	uint64_t at, count;
};

struct thread {
	uint32_t owner;    /* the own function that ran last; 0: nobody */
	uint64_t *counts;  /* of each block */
	uint64_t *charged; /* to each function */
};

int qemu_plugin_version = PLUGIN_INTERFACE;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct block *blocks;
static uint32_t block_count;
static unsigned char *insns; /* of blocks: bytes of each, and PADDING */
static uint32_t insn_count;
static uint32_t *block_at; /* open hash of pc and length: number + 1 */
static struct func *funcs;
static uint32_t func_count = 1; /* 0: nobody */
static uint32_t *func_at;       /* open hash of path and name */
static struct thread threads[THREADS];
static unsigned thread_count;
static const char *out; /* NULL: nobody reads it */
static bool aarch64;

static void die(const char *why)
{
	fprintf(stderr, "profgate-counter: %s\n", why);
	_exit(97);
}

/* Costs memory where it is written alone. */
static void *zeros(size_t count, size_t size)
{
	void *all = mmap(NULL, count * size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (all == MAP_FAILED)
		die("no memory");
	return all;
}

static void begun(plugin_id id, unsigned vcpu)
{
	(void)id;
	if (vcpu >= THREADS)
		die("more than 4096 threads");
	if (threads[vcpu].counts)
		return;
	if (vcpu >= thread_count)
		thread_count = vcpu + 1;
	threads[vcpu].counts = zeros(BLOCKS, sizeof *threads->counts);
	threads[vcpu].charged = zeros(FUNCS, sizeof *threads->charged);
}

static void *pack(uint32_t block)
{
	const struct block *b = &blocks[block];

	return (void *)(uintptr_t)((uint64_t)block << (FUNC_BITS + WORK_BITS) |
				   (uint64_t)b->func << WORK_BITS | b->work);
}

static uint32_t block_in(void *packed)
{
	return (uint32_t)((uintptr_t)packed >> (FUNC_BITS + WORK_BITS));
}

static void own(unsigned vcpu, void *packed)
{
	struct thread *t = &threads[vcpu];

	t->counts[block_in(packed)]++;
	t->owner = (uint32_t)((uintptr_t)packed >> WORK_BITS & (FUNCS - 1));
}

static void runtime(unsigned vcpu, void *packed)
{
	struct thread *t = &threads[vcpu];

	t->counts[block_in(packed)]++;
	t->charged[t->owner] += (uintptr_t)packed & WORK_MAX;
}

static void nobodys(unsigned vcpu, void *packed)
{
	struct thread *t = &threads[vcpu];

	t->counts[block_in(packed)]++;
	t->owner = 0;
}

/* Assemblers pad before jumps and loops, by where these lie, so that any edit
 * would change counts by it: on x86 with 90 and 0f 1f behind any 66 and 2e. */
static bool is_padding(const struct qemu_plugin_insn *insn)
{
	const unsigned char *b = qemu_plugin_insn_haddr(insn);
	size_t size = qemu_plugin_insn_size(insn), i = 0;

	if (!b)
		return false;
	if (aarch64)
		return size == 4 && memcmp(b, "\x1f\x20\x03\xd5", 4) == 0;
	while (i < size && (b[i] == 0x66 || b[i] == 0x2e))
		i++;
	return (i < size && b[i] == 0x90) ||
	       (i + 1 < size && b[i] == 0x0f && b[i + 1] == 0x1f);
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = (hash ^ (unsigned char)*text) * 1099511628211u;
	return hash;
}

/* The function of a place, made when it is new. */
static uint32_t func_of(const struct code_place *place)
{
	uint64_t hash = hash_text(hash_text(14695981039346656037u, place->path),
		place->name);
	size_t slot = hash >> 32 & (2 * FUNCS - 1);
	uint32_t f;

	for (; (f = func_at[slot]); slot = (slot + 1) & (2 * FUNCS - 1))
		if (strcmp(funcs[f].name, place->name) == 0 &&
			strcmp(funcs[f].path, place->path) == 0)
			return f;
	if (func_count == FUNCS)
		die("more than a million functions");
	funcs[func_count] = (struct func){.path = place->path,
		.name = place->named ? place->name : strdup(place->name),
		.go = place->go,
		.start = place->start,
		.whose = whose_is(place)};
	func_at[slot] = func_count;
	return func_count++;
}

/* The number of the instructions [from, to) of a block, made when new. */
static uint32_t number_block(struct qemu_plugin_tb *tb, size_t from, size_t to)
{
	struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, from);
	uint64_t pc = qemu_plugin_insn_vaddr(first);
	struct block new = {.pc = pc, .length = (uint32_t)(to - from)};
	struct code_place place;
	size_t slot = (pc * 0x9E3779B97F4A7C15u ^
			      new.length * 0xC2B2AE3D27D4EB4Fu) >> 32 &
		(2 * BLOCKS - 1);
	uint32_t b;

	for (; (b = block_at[slot]); slot = (slot + 1) & (2 * BLOCKS - 1))
		if (blocks[b - 1].pc == pc &&
			blocks[b - 1].length == new.length)
			return b - 1;
	if (block_count == BLOCKS)
		die("more than 16 million blocks");
	if (to - from > WORK_MAX || to - from > INSNS - insn_count)
		die("more than 268 million instructions");
	new.insns = insn_count;
	for (size_t i = from; i < to; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		bool padding = is_padding(insn);

		insns[insn_count++] =
			(unsigned char)(qemu_plugin_insn_size(insn) |
					(padding ? PADDING : 0));
		new.work += !padding;
	}
	place = symbols_at((uintptr_t)qemu_plugin_insn_haddr(first));
	new.at = place.at;
	new.func = func_of(&place);
	blocks[block_count] = new;
	block_at[slot] = block_count + 1;
	return block_count++;
}

static plugin_executed *call_of(uint32_t block)
{
	static plugin_executed *const calls[] = {[WHOSE_OWN] = own,
		[WHOSE_RUNTIME] = runtime,
		[WHOSE_NOBODYS] = nobodys};

	return calls[funcs[blocks[block].func].whose];
}

/*
 * QEMU 7.2 tells of one instruction too many where a block ends since the next
 * would cross into another page. That one has no code, so that a callback of its
 * own never runs: what begins in the last 15 bytes of a page is counted by itself.
 * Without this a count depends on where in its page a function was linked.
 */
static void translated(plugin_id id, struct qemu_plugin_tb *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);
	struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(tb, count - 1);
	uint32_t b;

	(void)id;
	pthread_mutex_lock(&lock);
	if (count > 1 && (qemu_plugin_insn_vaddr(last) & 0xfff) > 0xff0) {
		count--;
		b = number_block(tb, count, count + 1);
		qemu_plugin_register_vcpu_insn_exec_cb(last, call_of(b),
			PLUGIN_NO_REGISTERS, pack(b));
	}
	b = number_block(tb, 0, count);
	qemu_plugin_register_vcpu_tb_exec_cb(tb, call_of(b),
		PLUGIN_NO_REGISTERS, pack(b));
	pthread_mutex_unlock(&lock);
}

static void before_fork(void)
{
	pthread_mutex_lock(&lock);
}

static void after_fork(void)
{
	pthread_mutex_unlock(&lock);
}

/* A child begins at nothing. */
static void in_child(void)
{
	for (size_t t = 0; t < THREADS; t++)
		if (threads[t].counts) {
			madvise(threads[t].counts,
				BLOCKS * sizeof *threads->counts,
				MADV_DONTNEED);
			madvise(threads[t].charged,
				FUNCS * sizeof *threads->charged,
				MADV_DONTNEED);
		}
	pthread_mutex_unlock(&lock);
}

/* How often a block was executed, by all threads. */
static uint64_t times(uint32_t block)
{
	uint64_t count = 0;

	for (size_t t = 0; t < thread_count; t++)
		if (threads[t].counts)
			count += threads[t].counts[block];
	return count;
}

static int compare_costs(const void *a, const void *b)
{
	const struct cost *x = a, *y = b;

	if (x->func != y->func)
		return x->func < y->func ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* By function and place; one instruction may be in several blocks. */
static struct cost *add_up(size_t *count, uint64_t *total)
{
	struct cost *costs = zeros(insn_count + 1, sizeof *costs);

	*count = 0;
	*total = 0;
	for (uint32_t b = 0; b < block_count; b++) {
		const unsigned char *insn = insns + blocks[b].insns;
		uint64_t n = times(b), at = blocks[b].at;

		for (uint32_t i = 0; n && i < blocks[b].length; i++) {
			if (!(insn[i] & PADDING)) {
				costs[(*count)++] = (struct cost){
					blocks[b].func, at, n};
				*total += n;
			}
			if (blocks[b].at)
				at += insn[i] & (PADDING - 1);
		}
	}
	if (*count)
		qsort(costs, *count, sizeof *costs, compare_costs);
	return costs;
}

static void add_charges(void)
{
	for (uint32_t f = 0; f < func_count; f++) {
		funcs[f].charged = 0;
		for (size_t t = 0; t < thread_count; t++)
			if (threads[t].charged)
				funcs[f].charged += threads[t].charged[f];
	}
}

/* A line of its own can no name make. */
static void put_name(FILE *to, const char *key, const char *name)
{
	fprintf(to, "%s=", key);
	for (; *name; name++)
		fputc((unsigned char)*name < ' ' ? '?' : *name, to);
	fputc('\n', to);
}

/* The costs of a function, which come first; how many there were. */
static size_t put_func(FILE *to, uint32_t func, const struct cost *costs,
	size_t count)
{
	const struct func *f = &funcs[func];
	size_t i = 0;

	if ((!count || costs[0].func != func) && !f->charged)
		return 0;
	put_name(to, "ob", f->path);
	put_name(to, "fl", f->go ? GO_FILE : "");
	put_name(to, "fn", f->name);
	fprintf(to, "0x%lx 0\n", f->start);
	while (i < count && costs[i].func == func) {
		uint64_t at = costs[i].at, sum = 0;

		for (; i < count && costs[i].func == func && costs[i].at == at;
			i++)
			sum += costs[i].count;
		fprintf(to, "0x%lx %lu\n", at, sum);
	}
	if (f->charged)
		fprintf(to, "cfn=(runtime)\ncalls=0 0\n0 %lu\n", f->charged);
	return i;
}

static void ended(plugin_id id, void *data)
{
	size_t count = 0, done = 0;
	struct cost *costs;
	uint64_t total;
	char *path;
	FILE *to = NULL;

	(void)id;
	(void)data;
	if (!out)
		return;
	costs = add_up(&count, &total);
	add_charges();
	if (asprintf(&path, "%s.%d", out, (int)getpid()) < 0 ||
		!(to = fopen(path, "we")))
		die("the file of counts cannot be written");
	fprintf(to,
		"# callgrind format\nversion: 1\ncreator: profgate-counter-1\n"
		"positions: instr\nevents: Ir\nsummary: %lu\n",
		total);
	for (uint32_t f = 0; f < func_count; f++)
		done += put_func(to, f, costs + done, count - done);
	fprintf(to, "totals: %lu\n", total);
	if (fclose(to) != 0)
		die("the file of counts cannot be written");
}

int qemu_plugin_install(plugin_id id, const struct qemu_info *info, int count,
	char **words)
{
	for (int i = 0; i < count; i++)
		if (strncmp(words[i], "out=", 4) == 0)
			out = strdup(words[i] + 4);
	aarch64 = strcmp(info->target_name, "aarch64") == 0;
	pthread_atfork(before_fork, after_fork, in_child);
	blocks = zeros(BLOCKS, sizeof *blocks);
	insns = zeros(INSNS, sizeof *insns);
	block_at = zeros(2 * BLOCKS, sizeof *block_at);
	funcs = zeros(FUNCS, sizeof *funcs);
	func_at = zeros(2 * FUNCS, sizeof *func_at);
	funcs[0] = (struct func){.path = "???",
		.name = "nobody",
		.whose = WHOSE_NOBODYS};
	qemu_plugin_register_vcpu_init_cb(id, begun);
	qemu_plugin_register_vcpu_tb_trans_cb(id, translated);
	qemu_plugin_register_atexit_cb(id, ended, NULL);
	return 0;
}
