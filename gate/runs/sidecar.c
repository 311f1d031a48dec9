/* Writes what is known of a run as JSON, and reads when it began. */
#include "gate/runs/sidecar.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"

enum {SIDECAR_MAX = 64 << 10 };

/* Text that is not UTF-8, as a command's may be, is told byte by byte. */
static json_t *text_or_null(const char *text)
{
	json_t *out = text ? json_string(text) : json_null();
	struct buf latin = {0};

	if (out)
		return out;
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80)
			buf_char(&latin, *text);
		else
			buf_printf(&latin, "%c%c", 0xc0 | c >> 6,
				0x80 | (c & 0x3f));
	}
	out = json_string(latin.data);
	buf_clear(&latin);
	return out;
}

static json_t *number_or_null(double number)
{
	/* microseconds and thousandths are as much as there is to know */
	return isfinite(number) ? json_real(round(number * 1e6) / 1e6)
				: json_null();
}

static json_t *count_or_null(uint64_t count)
{
	return count ? json_integer((json_int_t)count) : json_null();
}

static json_t *machine_json(const struct sidecar *s)
{
	const struct machine_load *m = &s->machine;

	return json_pack("{so so so so so so so}",
		"processors", count_or_null(m->processors),
		"quota", number_or_null(m->quota),
		"gomaxprocs", count_or_null(m->gomaxprocs),
		"governor", text_or_null(*m->governor ? m->governor : NULL),
		"load", number_or_null(m->load),
		"others", number_or_null(s->noise.others),
		"stolen", number_or_null(s->noise.stolen));
}

void sidecar_write(struct buf *out, const struct sidecar *s)
{
	json_t *root = json_pack(
		"{ss si so so so so so so so so si so so so so}",
		"schema", "profgate.run",
		"schema_version", 1,
		"workload", text_or_null(s->workload),
		"run", text_or_null(s->run),
		"side", text_or_null(s->side),
		"commit", text_or_null(s->commit),
		"command", text_or_null(s->command),
		"seed", count_or_null(s->seed),
		"order", count_or_null(s->order),
		"started", count_or_null((uint64_t)s->started),
		"exit_status", s->exit_status,
		"wall_seconds", number_or_null(s->wall),
		"cpu_seconds", number_or_null(s->cpu),
		"peak_bytes", count_or_null(s->peak),
		"machine", machine_json(s));
	char *text = root ? json_dumps(root, JSON_INDENT(2) |
		JSON_REAL_PRECISION(12)) : NULL;

	if (!text)
		out_of_memory();
	buf_printf(out, "%s\n", text);
	free(text);
	json_decref(root);
}

int64_t sidecar_started(const char *path)
{
	struct buf bytes = {0};
	struct err ignored = {0};
	int64_t started = 0;
	json_t *root;

	if (file_read(&bytes, path, SIDECAR_MAX, &ignored) != 0) {
		buf_clear(&bytes);
		return 0;
	}
	root = json_loadb(bytes.data, bytes.len, 0, NULL);
	started = json_integer_value(json_object_get(root, "started"));
	json_decref(root);
	buf_clear(&bytes);
	return started > 0 ? started : 0;
}
