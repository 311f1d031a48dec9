/* Writes what is known of a run as JSON, and reads what captures do not say. */
#include "gate/runs/sidecar.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/git/object_id.h"
#include "gate/text/document.h"
#include "gate/text/escape.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define SCHEMA "profgate.run"

enum {
	VERSION = 2, /* what is written; 1 is read, too */
	SIDECAR_MAX = 2 << 20,
	TEXT_MAX = 256,
	UNMEASURED_MAX = 1000000,
	LOOKS_MAX = 1000, /* at one measurement */
	DURATION_MAX = 10 * 366 * 86400 /* seconds */
};

#define TIME_MAX 9e18 /* ns since 1970; more is no int64_t */

/* Text that is not UTF-8, as a command's may be, is told byte by byte. */
static void add_text(struct emitter *e, const char *key, const char *text)
{
	struct buf latin = {0};
	bool whole = !text || utf8_is(text);

	for (const char *at = text; !whole && *at; at++) {
		unsigned char c = (unsigned char)*at;

		if (c < 0x80)
			buf_char(&latin, *at);
		else
			buf_printf(&latin, "%c%c", 0xc0 | c >> 6,
				0x80 | (c & 0x3f));
	}
	emit_text(e, key, whole ? text : latin.data);
	buf_clear(&latin);
}

/* Microseconds and thousandths are as much as there is to know. */
static void add_number(struct emitter *e, const char *key, double number)
{
	emit_number(e, key, round(number * 1e6) / 1e6);
}

/* 0 is unknown. */
static void add_count(struct emitter *e, const char *key, uint64_t count)
{
	if (count)
		emit_whole(e, key, (int64_t)count);
	else
		emit_null(e, key);
}

static void add_machine(struct emitter *e, const struct sidecar *s)
{
	const struct machine_load *m = &s->machine;

	emit_begin(e, "machine", '{');
	add_count(e, "processors", m->processors);
	add_number(e, "quota", m->quota);
	add_count(e, "gomaxprocs", m->gomaxprocs);
	add_text(e, "governor", *m->governor ? m->governor : NULL);
	add_number(e, "load", m->load);
	add_number(e, "others", s->noise.others);
	add_number(e, "stolen", s->noise.stolen);
	emit_end(e, '}');
}

/* Of which there was one at least: per none, nothing costs anything. */
static void add_operations(struct emitter *e, double time, double counters)
{
	if (!(time > 0 || counters > 0))
		return;
	emit_begin(e, "operations", '{');
	if (time > 0)
		emit_number(e, "cpu", time);
	if (counters > 0)
		emit_number(e, "counters", counters);
	emit_end(e, '}');
}

static void add_counter(struct emitter *e, const struct sidecar *s)
{
	const struct sidecar_counter *c = &s->counter;

	emit_begin(e, "counter", '{');
	add_text(e, "tool", c->tool);
	add_text(e, "version", c->version);
	add_text(e, "cpu", c->cpu);
	add_text(e, "libc", c->libc);
	add_text(e, "compiler", c->compiler);
	emit_end(e, '}');
	add_operations(e, 0, s->operations);
}

/* Names that JSON cannot say as they are have none. */
static void add_codes(struct emitter *e, const struct sidecar *s)
{
	char digits[17];

	emit_begin(e, "code", '{');
	for (size_t i = 0; i < s->code_count; i++) {
		if (!utf8_is(s->codes[i].function) || !*s->codes[i].function)
			continue;
		snprintf(digits, sizeof digits, "%016" PRIx64,
			s->codes[i].code);
		emit_text(e, s->codes[i].function, digits);
	}
	emit_end(e, '}');
}

static void add_look(struct emitter *e, const struct run_look *look)
{
	emit_begin(e, "look", '{');
	emit_whole(e, "number", (int64_t)look->number);
	emit_number(e, "share", look->share);
	emit_end(e, '}');
}

static void add_unmeasured(struct emitter *e, const struct unmeasured *u)
{
	emit_begin(e, "unmeasured", '{');
	add_count(e, "count", u->count);
	add_count(e, "of", u->of);
	emit_begin(e, "names", '[');
	for (size_t n = 0; n < UNMEASURED_NAMES && u->names[n]; n++)
		add_text(e, NULL, u->names[n]);
	emit_end(e, ']');
	emit_end(e, '}');
}

void sidecar_write(struct buf *out, const struct sidecar *s)
{
	struct emitter e = document_begin(out, 2, SCHEMA, VERSION);

	add_text(&e, "workload", s->workload);
	add_text(&e, "run", s->run);
	add_text(&e, "side", s->side);
	add_text(&e, "commit", s->commit);
	add_text(&e, "command", s->command);
	add_text(&e, "boot", s->boot);
	add_count(&e, "seed", s->seed);
	add_count(&e, "order", s->order);
	add_count(&e, "started", (uint64_t)s->started);
	emit_whole(&e, "exit_status", s->exit_status);
	add_number(&e, "wall_seconds", s->wall);
	add_number(&e, "cpu_seconds", s->cpu);
	add_count(&e, "peak_bytes", s->peak);
	add_machine(&e, s);
	if (s->look.number)
		add_look(&e, &s->look);
	if (s->counter.tool)
		add_counter(&e, s);
	if (s->code_count)
		add_codes(&e, s);
	if (s->unmeasured.count)
		add_unmeasured(&e, &s->unmeasured);
	document_end(&e);
}

void sidecar_write_window(struct buf *out, const struct sidecar_window *w)
{
	struct emitter e = document_begin(out, 2, SCHEMA, VERSION);

	add_text(&e, "workload", w->workload);
	add_text(&e, "run", w->run);
	add_text(&e, "side", w->side);
	add_text(&e, "source", w->source);
	add_text(&e, "instance", w->instance);
	if (w->boot)
		add_text(&e, "boot", w->boot);
	add_count(&e, "started", (uint64_t)w->started);
	if (w->until > w->from) {
		emit_begin(&e, "window", '{');
		add_count(&e, "from", (uint64_t)w->from);
		add_count(&e, "until", (uint64_t)w->until);
		emit_end(&e, '}');
	}
	if (w->duration)
		emit_number(&e, "duration", (double)w->duration / 1e9);
	add_operations(&e, w->time_operations, w->counter_operations);
	emit_begin(&e, "queries", '[');
	for (size_t i = 0; i < w->query_count; i++)
		add_text(&e, NULL, w->queries[i]);
	emit_end(&e, ']');
	if (w->label_count) {
		emit_begin(&e, "labels", '{');
		for (size_t i = 0; i < w->label_count; i++)
			add_text(&e, w->label_keys[i], w->label_values[i]);
		emit_end(&e, '}');
	}
	document_end(&e);
}

/* A number above 0; absent: left as it is. */
static int read_positive(double *out, const json_t *value, const char *key,
	struct err *err)
{
	if (!value || json_is_null(value))
		return 0;
	*out = json_number_value(value);
	if (*out > 0.0)
		return 0;
	return err_set(err, ERR_INPUT, "%s: not a number above 0; write how "
		"many there were, or leave it out", key);
}

static int read_operations(struct sidecar_known *out, const json_t *value,
	struct err *err)
{
	if (json_is_object(value))
		return read_positive(&out->time_operations,
				json_object_get(value, "cpu"),
				"operations.cpu", err) ||
			read_positive(&out->counter_operations,
				json_object_get(value, "counters"),
				"operations.counters", err) ? -1 : 0;
	if (read_positive(&out->time_operations, value, "operations", err))
		return -1;
	out->counter_operations = out->time_operations;
	return 0;
}

/* A window's begin and end are a run's as far as captures do not say them. */
static int read_window(struct sidecar_known *out, const json_t *value,
	struct err *err)
{
	double from = 0.0, until = 0.0;

	if (!value || json_is_null(value))
		return 0;
	if (read_positive(&from, json_object_get(value, "from"), "window.from",
		    err) ||
		read_positive(&until, json_object_get(value, "until"),
			"window.until", err))
		return -1;
	if (!(until > from) || until - from > 1e9 * DURATION_MAX ||
		until > TIME_MAX)
		return err_set(err, ERR_INPUT,
			"window: not {\"from\", \"until\"} in ns since 1970, "
			"one after the other");
	out->window = (int64_t)(until - from);
	if (!out->started)
		out->started = (int64_t)from;
	return 0;
}

static int read_name(const char **out, const json_t *root, const char *key,
	struct arena *arena, struct err *err)
{
	const json_t *value = json_object_get(root, key);
	size_t len = json_string_length(value);

	if (!value || json_is_null(value))
		return 0;
	if (!json_is_string(value) || len == 0 || len > TEXT_MAX)
		return err_set(err, ERR_INPUT,
			"%s: not a text of 1 to %d bytes; give it a name, or "
			"leave it out",
			key, TEXT_MAX);
	*out = arena_copy(arena, (struct span){json_string_value(value), len});
	return 0;
}

/* "-dirty" at its end: no commit has what was measured. */
static int read_commit(struct sidecar_known *out, const json_t *root,
	struct arena *arena, struct err *err)
{
	const char *commit = NULL;

	if (read_name(&commit, root, "commit", arena, err))
		return -1;
	if (commit && is_object_id(commit))
		out->commit = commit;
	return 0;
}

/* "cachegrind 3.19.0, x86_64 avx2, glibc 2.36": what two runs have to have in
 * common, so that their counts can be compared. */
static int read_counter(struct sidecar_known *out, const json_t *value,
	struct arena *arena, struct err *err)
{
	static const char *const keys[] = {"tool", "version", "cpu", "libc",
		"compiler"};
	struct buf all = {0};
	int status = 0;

	for (size_t i = 0; i < sizeof keys / sizeof *keys && status == 0; i++) {
		const char *text = NULL;

		status = read_name(&text, value, keys[i], arena, err);
		if (text)
			buf_printf(&all, "%s%s",
				!all.len ? ""
				: i == 1 ? " "
					 : ", ",
				text);
	}
	if (status == 0 && all.len > 0)
		out->counter = arena_copy(arena, buf_view(&all));
	buf_clear(&all);
	return status;
}

static int read_codes(struct sidecar_known *out, json_t *value,
	struct arena *arena, struct err *err)
{
	struct sidecar_code *codes;
	const char *function;
	json_t *item;

	if (!value || json_is_null(value))
		return 0;
	codes = arena_alloc(arena, json_object_size(value) + 1, sizeof *codes);
	json_object_foreach(value, function, item)
	{
		const char *digits = json_string_value(item);
		uint64_t code;

		if (!digits || strlen(digits) != 16 ||
			!num_parse_hex(&code,
				span_of(arena_printf(arena, "0x%s", digits))))
			return err_set(err, ERR_INPUT,
				"code: not 16 hexadecimal digits for each "
				"function; leave it out");
		codes[out->code_count++] = (struct sidecar_code){
			arena_copy(arena, span_of(function)), code};
	}
	out->codes = codes;
	return 0;
}

static int read_look(struct sidecar_known *out, const json_t *root,
	struct err *err)
{
	const json_t *value = json_object_get(root, "look");
	json_int_t number = json_integer_value(json_object_get(value,
		"number"));
	double share = json_number_value(json_object_get(value, "share"));

	if (!value || json_is_null(value))
		return 0;
	if (number < 1 || number > LOOKS_MAX || !(share > 0.0 && share <= 1.0))
		return err_set(err, ERR_INPUT, "look: not {\"number\": 1 to %d, "
			"\"share\": above 0, at most 1}; measure again with "
			"--budget", LOOKS_MAX);
	out->look = (struct run_look){
		.of = (uint64_t)json_integer_value(json_object_get(root,
			"seed")),
		.number = (unsigned)number,
		.share = share};
	return 0;
}

static int read_unmeasured(struct sidecar_known *out, const json_t *value,
	struct arena *arena, struct err *err)
{
	struct unmeasured *u = &out->unmeasured;
	json_int_t count = json_integer_value(json_object_get(value, "count"));
	json_int_t of = json_integer_value(json_object_get(value, "of"));
	const json_t *names = json_object_get(value, "names");

	if (!value || json_is_null(value))
		return 0;
	if (count < 1 || of < count || of > UNMEASURED_MAX)
		return err_set(err, ERR_INPUT,
			"unmeasured: not {\"count\": 1 or more, \"of\": at "
			"least as many, \"names\"}; leave it out");
	u->count = (unsigned)count;
	u->of = (unsigned)of;
	for (size_t n = 0; n < UNMEASURED_NAMES && n < json_array_size(names) &&
		json_is_string(json_array_get(names, n)); n++)
		u->names[n] = arena_copy(arena,
			text_cut(span_of(json_string_value(
					 json_array_get(names, n))),
				TEXT_MAX));
	return 0;
}

static int read_known(struct sidecar_known *out, const json_t *root,
	struct arena *arena, struct err *err)
{
	json_int_t version = json_integer_value(json_object_get(root,
		"schema_version"));
	double seconds = 0.0;

	out->started = json_integer_value(json_object_get(root, "started"));
	if (out->started < 0)
		out->started = 0;
	if (version < 2)
		return 0;
	if (version > VERSION)
		return err_set(err, ERR_INPUT, "schema_version %lld is of a "
			"later profgate; take that one", (long long)version);
	if (read_operations(out, json_object_get(root, "operations"), err) ||
			read_positive(&seconds,
				json_object_get(root, "duration"), "duration",
				err))
		return -1;
	if (seconds > DURATION_MAX)
		return err_set(err, ERR_INPUT, "duration: more than %d "
			"seconds", DURATION_MAX);
	out->duration = (int64_t)(seconds * 1e9);
	return read_window(out, json_object_get(root, "window"), err) ||
	                       read_name(&out->source, root, "source", arena,
				       err) ||
	                       read_name(&out->instance, root, "instance",
				       arena, err) ||
	                       read_name(&out->boot, root, "boot", arena,
				       err) ||
	                       read_commit(out, root, arena, err) ||
	                       read_counter(out,
				       json_object_get(root, "counter"), arena,
				       err) ||
	                       read_look(out, root, err) ||
	                       read_unmeasured(out,
				       json_object_get(root, "unmeasured"),
				       arena, err) ||
	                       read_codes(out, json_object_get(root, "code"),
				       arena, err)
	               ? -1
	               : 0;
}

int sidecar_read(struct sidecar_known *out, const char *path,
	struct arena *arena, struct err *err)
{
	struct buf bytes = {0};
	struct err ignored = {0};
	const char *schema;
	json_t *root = NULL;
	int status = 0;

	*out = (struct sidecar_known){0};
	if (file_read(&bytes, path, SIDECAR_MAX, &ignored) == 0)
		root = json_loadb(bytes.data, bytes.len, 0, NULL);
	buf_clear(&bytes);
	schema = json_string_value(json_object_get(root, "schema"));
	if (!schema || strcmp(schema, SCHEMA) == 0)
		status = read_known(out, root, arena, err);
	json_decref(root);
	return status ? err_wrap(err, "%s", path) : 0;
}
