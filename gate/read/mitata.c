/*
 * mitata's JSON (`run({format: 'json'})`). `ticks` are operations, `avg` their mean
 * time in ns. Bytes of the heap are seen between calls, and where the collector
 * did not come: they are left.
 *
 *	{"layout": [...], "benchmarks": [{"alias": "...", "runs": [
 *		{"name": "...", "stats": {"avg": ns, "ticks": n, ...}}
 *		or {"name": "...", "error": {"message": "..."}}, ...]}, ...]}
 */
#include "gate/read/formats.h"
#include "gate/read/results_json.h"

static int read_run(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct span name = json_text_of(object, "name");
	const json_t *stats = json_object_get(object, "stats");
	const json_t *error = json_object_get(object, "error");
	double ticks;

	(void)state;
	if (!name.len)
		return err_set(err, ERR_INPUT, "a run without a name");
	if (error) {
		results_failed(r, name, json_text_of(error, "message"));
		return 0;
	}
	if (json_count_of(&ticks, name, stats, "ticks", err))
		return -1;
	results_begin(r, name, ticks);
	return results_time(r, "ns/op", json_number_of(stats, "avg"), err) ||
	                       results_add(r, err)
	               ? -1
	               : 0;
}

static int read_benchmark(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	return results_json_each(r, json_object_get(object, "runs"), "runs",
		read_run, state, err);
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	return results_json_each(r, json_object_get(root, "benchmarks"),
		"benchmarks", read_benchmark, NULL, err);
}

int mitata_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"mitata JSON",
		"keep all that it prints", "the filter fits no name",
		read_root};

	return results_json_read(b, content, &format, err);
}
