/*
 * JMH's JSON (-rf json). It does not tell operations: they are the time of the
 * iterations that are measured by what one operation took, on each thread. Times
 * and rates of any unit become ns/op; bytes of -prof gc become B/op, to the byte,
 * for what is between is of the measuring. Modes are thrpt, avgt and sample; of a
 * single shot (ss) an operation is a shot.
 *
 *	[{"benchmark": "...", "mode": "avgt", "threads": 1,
 *		"measurementTime": "1 s", "params": {"size": "10"},
 *		"primaryMetric": {"score": x, "scoreUnit": "us/op",
 *			"rawData": [[x, ...], ...]},
 *		"secondaryMetrics": {"gc.alloc.rate.norm": {"score": bytes}}}]
 */
#include "gate/read/formats.h"

#include <math.h>

#include "gate/read/results_json.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define SECOND 1e9 /* ns */

/* ns of a unit of time as JMH writes it; 0: it is none. */
static double unit_ns(struct span unit)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"s", SECOND},
		{"min", 60 * SECOND}, {"hr", 3600 * SECOND},
		{"day", 86400 * SECOND}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_equal(unit, span_of(units[i].name)))
			return units[i].ns;
	return 0.0;
}

/* ns of an operation from a score of `us/op` or of `ops/us`; NaN: of neither. */
static double time_of(double score, struct span unit)
{
	size_t slash = span_find(unit, 0, '/');
	struct span above = {unit.data, slash}, below = {0};

	if (slash < unit.len)
		below = span_from(unit, slash + 1);
	if (span_equal(below, span_of("op")) && unit_ns(above) > 0.0)
		return score * unit_ns(above);
	if (span_equal(above, span_of("ops")) && unit_ns(below) > 0.0)
		return unit_ns(below) / score;
	return (double)NAN;
}

/* ns of "1 s", "100 ms", or of "single-shot": 0. */
static double length_of(struct span text)
{
	struct span word, unit;
	double value;

	return word_next(&text, &word) && num_parse(&value, word) &&
	                       word_next(&text, &unit)
	               ? value * unit_ns(unit)
	               : 0.0;
}

/* Operations in all that was measured, in iterations that last so long; 0: they are
 * a shot each. Of one thread where the unit is a time. */
static double operations_of(const json_t *metric, struct span unit, double ns)
{
	const json_t *fork, *score;
	size_t i, j;
	double sum = 0.0;

	json_array_foreach(json_object_get(metric, "rawData"), i, fork)
	{
		json_array_foreach(fork, j, score)
		{
			double each = time_of(json_number_value(score), unit);

			sum += ns > 0.0 && each > 0.0 ? ns / each : 1.0;
		}
	}
	return sum;
}

/* Of a mode without raw data: the iterations times the mean. */
static double operations_by_mean(const json_t *object, double ns, double each)
{
	double iterations = json_number_of(object, "measurementIterations");
	double forks = json_number_of(object, "forks");

	return iterations * fmax(forks, 1.0) * ns / each;
}

/* `app.Work.spread:size=100`, as JMH names it in its own comparisons. */
static void put_name(struct buf *out, json_t *object)
{
	const char *key;
	json_t *value;

	buf_span(out, json_text_of(object, "benchmark"));
	json_object_foreach(json_object_get(object, "params"), key, value)
	{
		buf_printf(out, ":%s=", key);
		buf_span(out, (struct span){json_string_value(value),
				      json_string_length(value)});
	}
}

static int read_allocated(struct result_set *r, const json_t *others,
	struct err *err)
{
	static const char *const keys[] = {"gc.alloc.rate.norm",
		"\u00b7gc.alloc.rate.norm"}; /* before 1.37 */

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		double bytes = json_number_of(json_object_get(others, keys[i]),
			"score");

		if (!isnan(bytes))
			return results_number(r, span_of("B/op"), round(bytes),
				false, err);
	}
	return 0;
}

static int read_named(struct result_set *r, const json_t *object, struct span name,
	struct err *err)
{
	const json_t *metric = json_object_get(object, "primaryMetric");
	struct span unit = json_text_of(metric, "scoreUnit");
	double ns = length_of(json_text_of(object, "measurementTime"));
	double each = time_of(json_number_of(metric, "score"), unit);
	double threads, operations = operations_of(metric, unit, ns);

	if (!(each > 0.0) || !isfinite(each))
		return err_set(err, ERR_INPUT,
			"%.*s: the score is no time of "
			"an operation above 0",
			(int)name.len, name.data);
	if (json_count_of(&threads, name, object, "threads", err))
		return -1;
	if (!(operations > 0.0))
		operations = operations_by_mean(object, ns, each);
	if (!span_ends(unit, "/op")) /* a rate is of all threads */
		threads = 1.0;
	if (!(operations > 0.0) || !isfinite(operations * threads))
		return err_set(err, ERR_INPUT,
			"%.*s: it does not tell how long "
			"it was measured",
			(int)name.len, name.data);
	results_begin(r, name, round(fmax(operations * threads, 1.0)));
	return results_time(r, "ns/op", each, err) ||
	                       read_allocated(r,
				       json_object_get(object,
					       "secondaryMetrics"),
				       err) ||
	                       results_add(r, err)
	               ? -1
	               : 0;
}

static int read_benchmark(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct buf name = {0};
	int status;

	(void)state;
	if (!json_text_of(object, "benchmark").len)
		return err_set(err, ERR_INPUT, "a benchmark without a name");
	put_name(&name, object);
	status = read_named(r, object, buf_view(&name), err);
	buf_clear(&name);
	return status;
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	return results_json_each(r, root, NULL, read_benchmark, NULL, err);
}

int jmh_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"JMH JSON",
		"keep all that -rf json writes",
		"the pattern fits no benchmark", read_root};

	return results_json_read(b, content, &format, err);
}
