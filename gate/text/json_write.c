/* JSON item by item; the one place that knows its commas. */
#include "gate/text/json_write.h"

#include <inttypes.h>
#include <math.h>
#include <stddef.h>

#include "gate/text/escape.h"
#include "gate/text/num.h"

enum {SAME_LINE = -1};

struct emitter emitter_to(struct buf *out, const char *blank)
{
	return (struct emitter){.out = out,
		.blank = blank,
		.line = SAME_LINE,
		.first = true,
		.escape = escape_json};
}

struct emitter emitter_of_file(struct buf *out, int step)
{
	struct emitter e = emitter_to(out, " ");

	e.step = step;
	e.escape = escape_json_plain;
	return e;
}

void emit_line(struct emitter *e, int indent)
{
	e->line = indent;
}

static void break_line(struct emitter *e)
{
	if (e->line == SAME_LINE)
		return;
	buf_printf(e->out, "\n%*s", e->line, "");
	e->line = SAME_LINE;
}

bool emit_key(struct emitter *e, const char *key)
{
	bool whole;

	if (e->depth > 0)
		emit_line(e, e->step * e->depth);
	if (!e->first)
		buf_char(e->out, ',');
	if (!e->first && e->line == SAME_LINE)
		buf_text(e->out, e->blank);
	break_line(e);
	e->first = false;
	if (!key)
		return true;
	whole = e->escape(e->out, key);
	buf_printf(e->out, ":%s", e->blank);
	return whole;
}

void emit_begin(struct emitter *e, const char *key, char bracket)
{
	emit_key(e, key);
	buf_char(e->out, bracket);
	e->first = true;
	e->depth += e->step > 0;
}

void emit_end(struct emitter *e, char bracket)
{
	e->depth -= e->step > 0;
	if (e->step > 0 && !e->first)
		emit_line(e, e->step * e->depth);
	break_line(e);
	buf_char(e->out, bracket);
	e->first = false;
}

void emit_item(struct emitter *e, int indent)
{
	emit_line(e, indent);
	emit_begin(e, NULL, '{');
}

bool emit_text(struct emitter *e, const char *key, const char *text)
{
	int line = e->line;
	struct buf twin = {0};
	bool whole;

	if (!text) {
		emit_null(e, key);
		return true;
	}
	emit_key(e, key);
	whole = e->escape(e->out, text);
	if (whole || !key)
		return whole;
	buf_printf(&twin, "%s_hex", key);
	emit_line(e, line);
	emit_hex(e, twin.data, text);
	buf_clear(&twin);
	return true;
}

void emit_hex(struct emitter *e, const char *key, const char *text)
{
	emit_key(e, key);
	escape_hex(e->out, text);
}

void emit_number(struct emitter *e, const char *key, double value)
{
	char text[NUM_MAX];

	emit_key(e, key);
	buf_text(e->out, isfinite(value) ? num_format(text, value) : "null");
}

void emit_whole(struct emitter *e, const char *key, int64_t value)
{
	emit_key(e, key);
	buf_printf(e->out, "%" PRId64, value);
}

void emit_bool(struct emitter *e, const char *key, bool value)
{
	emit_key(e, key);
	buf_text(e->out, value ? "true" : "false");
}

void emit_null(struct emitter *e, const char *key)
{
	emit_key(e, key);
	buf_text(e->out, "null");
}
