/*
 * pytest-benchmark's JSON (--benchmark-json). Operations are rounds times
 * iterations; by the clock, the mean. What rounds of calibration did is left out.
 *
 *	{"machine_info": {...}, "benchmarks": [{"fullname": "...",
 *		"stats": {"mean": s, "rounds": n, "iterations": n, ...}}, ...]}
 */
#include "gate/read/formats.h"
#include "gate/read/results_json.h"

#define NS 1e9 /* a second */

static int read_benchmark(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct span name = json_text_of(object, "fullname");
	const json_t *stats = json_object_get(object, "stats");
	double rounds, iterations;

	(void)state;
	if (!name.len)
		return err_set(err, ERR_INPUT,
			"a benchmark without a fullname");
	if (json_count_of(&rounds, name, stats, "rounds", err) ||
		json_count_of(&iterations, name, stats, "iterations", err))
		return -1;
	results_begin(r, name, rounds * iterations);
	return results_time(r, "ns/op", NS * json_number_of(stats, "mean"),
		       err) || results_add(r, err)
	               ? -1
	               : 0;
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	return results_json_each(r, json_object_get(root, "benchmarks"),
		"benchmarks", read_benchmark, NULL, err);
}

int pytestbench_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"pytest-benchmark JSON",
		"keep all that --benchmark-json writes",
		"-k has results when it matches", read_root};

	return results_json_read(b, content, &format, err);
}
