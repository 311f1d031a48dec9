/*
 * Criterion's samples, target/criterion/BENCHMARK/new/sample.json: of each sample
 * the operations and what they took together, in ns. The file does not say whose
 * they are: a run has one. The rounds that warm up are left out.
 *
 *	{"sampling_mode": "Linear", "iters": [n, ...], "times": [ns, ...]}
 */
#include "gate/read/formats.h"
#include "gate/read/results_json.h"

#define NAME "criterion" /* of a benchmark that the file does not name */

/* Of a list of numbers that are not below 0. */
static int sum_of(double *out, size_t *count, const json_t *root,
	const char *key, struct err *err)
{
	const json_t *list = json_object_get(root, key), *value;
	size_t i;

	*out = 0.0;
	*count = json_array_size(list);
	json_array_foreach(list, i, value)
	{
		if (!json_is_number(value) || json_number_value(value) < 0.0)
			return err_set(err, ERR_INPUT,
				"%s[%zu] is no number of 0 or more", key, i);
		*out += json_number_value(value);
	}
	return 0;
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	double iterations, ns;
	size_t count, others;

	if (sum_of(&iterations, &count, root, "iters", err) ||
		sum_of(&ns, &others, root, "times", err))
		return -1;
	if (count != others || !(iterations > 0.0))
		return err_set(err, ERR_INPUT,
			"iters has %zu samples and times "
			"%zu, of %.0f operations; keep the whole sample.json",
			count, others, iterations);
	results_begin(r, span_of(NAME), iterations);
	return results_time(r, "ns/op", ns / iterations, err) ||
	                       results_add(r, err)
	               ? -1
	               : 0;
}

int criterion_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"sample.json of Criterion",
		"keep the whole file", "", read_root};

	return results_json_read(b, content, &format, err);
}
