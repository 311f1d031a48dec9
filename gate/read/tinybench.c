/*
 * What tinybench keeps of its tasks, with their names, which is for programs to
 * write: JSON.stringify(bench.tasks.map(({name, result}) => ({name, result}))), or
 * {name, ...result}. Samples are of one call each; times are in ms.
 *
 *	[{"name": "...", "result": {"totalTime": ms, "latency":
 *		{"mean": ms, "samplesCount": n or "samples": [ms, ...]}}}, ...]
 */
#include "gate/read/formats.h"

#include <math.h>

#include "gate/read/results_json.h"

#define NS 1e6 /* a millisecond */

static bool failed(const json_t *result)
{
	return json_object_get(result, "error") ||
	       span_equal(json_text_of(result, "state"), span_of("errored"));
}

static int read_task(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct span name = json_text_of(object, "name");
	const json_t *inner = json_object_get(object, "result");
	const json_t *result = inner ? inner : object;
	const json_t *latency = json_object_get(result, "latency");
	const json_t *samples = json_object_get(latency, "samples");
	double count = (double)json_array_size(samples);

	(void)state;
	if (!name.len)
		return err_set(err, ERR_INPUT,
			"a task without a name: write "
			"bench.tasks.map(({name, result}) => ({name, "
		        "result}))");
	if (failed(result)) {
		results_failed(r, name,
			json_text_of(json_object_get(result, "error"),
				"message"));
		return 0;
	}
	if (!latency) {
		results_skipped(r, name);
		return 0;
	}
	if (!(count > 0.0) &&
		json_count_of(&count, name, latency, "samplesCount", err))
		return -1;
	results_begin(r, name, count);
	return results_time(r, "ns/op", NS * json_number_of(latency, "mean"),
		       err) || results_add(r, err)
	               ? -1
	               : 0;
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	return results_json_each(r, root, NULL, read_task, NULL, err);
}

int tinybench_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"tinybench JSON",
		"write all of the tasks", "there is no task", read_root};

	return results_json_read(b, content, &format, err);
}
