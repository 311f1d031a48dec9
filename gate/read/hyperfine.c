/*
 * hyperfine's JSON (--export-json): whole commands. A run of one is an operation;
 * what it took by the clock is ns/op, of the processor cpu-ns/op. One that ended
 * with another exit code than 0 failed.
 *
 *	{"results": [{"command": "...", "mean": s, "user": s, "system": s,
 *		"times": [s, ...], "exit_codes": [0, ...]}, ...]}
 */
#include "gate/read/formats.h"
#include "gate/read/results_json.h"

#define NS 1e9 /* a second */

static bool ended_well(const json_t *codes)
{
	const json_t *code;
	size_t i;

	json_array_foreach(codes, i, code)
	{
		if (json_integer_value(code) != 0 || json_is_null(code))
			return false;
	}
	return true;
}

static int read_command(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct span name = json_text_of(object, "command");
	size_t runs = json_array_size(json_object_get(object, "times"));

	(void)state;
	if (!name.len)
		return err_set(err, ERR_INPUT, "a result without a command");
	if (!ended_well(json_object_get(object, "exit_codes"))) {
		results_failed(r, name, span_of("not every exit code is 0"));
		return 0;
	}
	if (runs == 0)
		return err_set(err, ERR_INPUT, "%.*s: no times", (int)name.len,
			name.data);
	results_begin(r, name, (double)runs);
	return results_time(r, "ns/op", NS * json_number_of(object, "mean"),
		       err) ||
	                       results_time(r, "cpu-ns/op",
				       NS * (json_number_of(object, "user") +
						    json_number_of(object,
							    "system")),
				       err) ||
	                       results_add(r, err)
	               ? -1
	               : 0;
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	return results_json_each(r, json_object_get(root, "results"), "results",
		read_command, NULL, err);
}

int hyperfine_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format format = {"hyperfine JSON",
		"keep all that --export-json writes", "it names no command",
		read_root};

	return results_json_read(b, content, &format, err);
}
