/*
 * Reads CPU profiles of V8 (.cpuprofile): Node's --cpu-prof, Chrome, Deno.
 *
 *	{"nodes":[NODE...],"startTime":µs,"endTime":µs,
 *	 "samples":[ID...],"timeDeltas":[µs...]}
 *	{"head":NODE,"startTime":s,"endTime":s,
 *	 "samples":[ID...],"timestamps":[µs...]}        before 2016
 *
 * NODE is v8_tree.h's. A sample names the node that a thread was in; it is one
 * raw observation. What the nodes' hitCount sum up to is another number: V8
 * counts there what it did not keep as a sample, and the other way round (V8,
 * src/profiler/profile-generator.cc, CpuProfile::AddPath). samples[] is what
 * DevTools shows, and what is counted here.
 *
 * V8 samples by the clock. The thread was not at work in the samples of
 * `(idle)`: they are left out. `(program)`, native code and the machine itself,
 * and `(garbage collector)` stay. What was between startTime and the first
 * sample, some 20 ms, no sample stands for.
 *
 * Metrics: samples, and cpu, each sample worth the median time between two. That
 * is longer than what was asked for by what waking up takes, and on a busy
 * machine by much in single ones, which the median does not mind. The file does
 * not say what was asked for. The rate is 1, 2 or 5 times a power of ten: what
 * is next below the first time that many samples are about, which come in time,
 * however many others come late or make up for it.
 */
#include "gate/read/formats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/read/deltas.h"
#include "gate/read/v8/v8_tree.h"
#include "gate/text/lines.h"

enum { DELTA_DEFAULT = 1000 }; /* what V8 takes when not asked, in µs */
#define NS_PER_US 1e3
#define RATE_EARLY .9

enum { SAMPLES, CPU, METRICS };

static bool in_head(struct span content, const char *word)
{
	struct span head = text_head(content);

	return text_find(head, span_of(word)) < head.len;
}

bool cpuprofile_sniff(struct span content)
{
	return span_starts(span_trim(text_head(content)), "{") &&
	       ((in_head(content, "\"nodes\"") &&
			in_head(content, "\"callFrame\"") &&
			!in_head(content, "\"traceEvents\"")) ||
		       (in_head(content, "\"head\"") &&
			       (in_head(content, "\"hitCount\"") ||
				       in_head(content, "\"timestamps\""))));
}

/* Where the values of the outermost object are; 0: it has none such. */
struct places {
	size_t nodes, head, samples, deltas, stamps;
	double start, end;
	bool seconds; /* start and end, not µs */
};

static void find_places(struct places *out, struct json_pull *j)
{
	struct span key;

	if (!pull_object(j))
		return;
	while (pull_key(j, &key)) {
		size_t at = pull_place(j);
		bool taken = true;

		if (span_equal(key, span_of("nodes")))
			out->nodes = at;
		else if (span_equal(key, span_of("head")))
			out->head = at;
		else if (span_equal(key, span_of("samples")))
			out->samples = at;
		else if (span_equal(key, span_of("timeDeltas")))
			out->deltas = at;
		else if (span_equal(key, span_of("timestamps")))
			out->stamps = at;
		else
			taken = false;
		if (!taken && span_equal(key, span_of("startTime")))
			pull_number(j, &out->start);
		else if (!taken && span_equal(key, span_of("endTime")))
			pull_number(j, &out->end);
		else
			pull_skip(j);
	}
	out->seconds = out->head;
}

/* Begins the list at the place; false: there is none. */
static bool begin_list(struct json_pull *out, struct span content, size_t at)
{
	*out = (struct json_pull){.text = content, .at = at};
	return at && pull_list(out);
}

static int read_tree(struct v8_tree *tree, const struct places *places,
	struct span content, struct builder *b, struct err *err)
{
	struct json_pull j = {.text = content, .at = places->head};
	int status = 0;

	if (!places->nodes)
		status = v8_tree_read(tree, &j, b, err);
	else if (begin_list(&j, content, places->nodes))
		while (!status && pull_item(&j))
			status = v8_tree_read(tree, &j, b, err);
	pull_clear(&j);
	return status ? status : v8_tree_join(tree, err);
}

/* The next lower of 1, 2 and 5 times a power of ten, or what is next above by
 * little: samples do not come early, but V8 makes up for late ones. */
static double rate_of(double delta)
{
	double power = pow(10, floor(log10(delta / RATE_EARLY)));
	double digit = delta / RATE_EARLY / power;

	return power * (digit >= 5 ? 5 : digit >= 2 ? 2 : 1);
}

/* One sample, which is next. */
static int count_sample(struct v8_tree *tree, struct json_pull *j,
	struct err *err)
{
	size_t place = pull_place(j);
	struct v8_node *node = NULL;
	uint64_t id;

	if (pull_whole(j, &id, UINT32_MAX))
		node = v8_tree_find(tree, id);
	if (!node)
		return err_set(err, ERR_INPUT,
			"byte %zu: a sample names a node that is not there"
			V8_DAMAGED, place + 1);
	node->count++;
	return 0;
}

static int count_samples(struct v8_tree *tree, const struct places *places,
	struct span content, struct err *err)
{
	struct json_pull j;
	int status = 0;

	if (begin_list(&j, content, places->samples))
		while (!status && pull_item(&j))
			status = count_sample(tree, &j, err);
	pull_clear(&j);
	return status;
}

/* The first is the time since the start. */
static void read_deltas(struct deltas *deltas, const struct places *places,
	struct span content)
{
	bool stamped = !places->deltas;
	struct json_pull j;
	double time, before = (double)NAN;

	if (begin_list(&j, content, stamped ? places->stamps : places->deltas))
		while (pull_item(&j)) {
			if (!pull_number(&j, &time))
				continue;
			if (!isnan(before))
				deltas_add(deltas,
					stamped ? time - before : time);
			before = time;
		}
	pull_clear(&j);
}

static int add_metrics(struct builder *b, double rate, struct err *err)
{
	struct symtab *symtab = builder_symtab(b);
	struct metric samples = {
		.name = symtab_intern(symtab, span_of("samples")),
		.unit = symtab_intern(symtab, span_of("count")),
		.better = -1,
		.is_events = true,
	};
	struct metric cpu = {
		.name = symtab_intern(symtab, span_of("cpu")),
		.unit = symtab_intern(symtab, span_of("ns")),
		.better = -1,
		.period = rate * NS_PER_US,
	};

	if (builder_metric(b, samples, err) || builder_metric(b, cpu, err))
		return -1;
	builder_events(b, 1);
	return 0;
}

static int give_samples(const struct v8_tree *tree, double worth,
	struct builder *b, struct err *err)
{
	struct frame_stack stack = {0};
	int status = 0;

	for (uint32_t n = 0; !status && n < tree->count; n++) {
		const struct v8_node *node = &tree->nodes[n];
		double values[METRICS] = {
			[SAMPLES] = node->count,
			[CPU] = node->count * worth * NS_PER_US,
		};

		if (!(node->count > 0) || node->kind == V8_IDLE)
			continue;
		status = v8_tree_stack(&stack, tree, node, b, err);
		if (!status)
			status = builder_sample(b, stack.frames, stack.depth,
				values, values, err);
	}
	free(stack.frames);
	return status;
}

static int read_profile(struct builder *b, const struct places *places,
	struct span content, struct err *err)
{
	struct deltas deltas;
	struct v8_tree tree;
	double worth, rate, unit = places->seconds ? 1e9 : NS_PER_US;
	int status;

	deltas_init(&deltas);
	v8_tree_init(&tree);
	status = read_tree(&tree, places, content, b, err);
	if (!status)
		status = count_samples(&tree, places, content, err);
	read_deltas(&deltas, places, content);
	worth = deltas_median(&deltas, DELTA_DEFAULT);
	rate = rate_of(deltas_usual(&deltas, DELTA_DEFAULT));
	deltas_clear(&deltas);
	if (!status)
		status = add_metrics(b, rate, err);
	if (!status)
		status = give_samples(&tree, worth, b, err);
	v8_tree_clear(&tree);
	if (places->end > places->start &&
		(places->end - places->start) * unit < 1e18)
		builder_time(b, 0,
			(int64_t)((places->end - places->start) * unit));
	return status;
}

int cpuprofile_read(struct builder *b, struct span content, struct err *err)
{
	struct json_pull j = {.text = content};
	struct places places = {0};
	bool failed;

	find_places(&places, &j);
	failed = pull_failed(&j, err);
	pull_clear(&j);
	if (failed)
		return -1;
	if (!places.nodes && !places.head)
		return err_set(err, ERR_INPUT,
			"a CPU profile of V8 without `nodes`");
	if (!places.samples)
		return err_set(err, ERR_INPUT,
			"a CPU profile of V8 without `samples`: what its nodes "
			"count is not what was sampled; record one with "
			"`node --cpu-prof`");
	return read_profile(b, &places, content, err);
}
