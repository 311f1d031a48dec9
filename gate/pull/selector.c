/* Takes selectors apart, and adds to them. */
#include "gate/pull/selector.h"

#include <string.h>

#include "gate/core/buf.h"

struct matcher {
	struct span label, operator, value; /* value: between its quotes */
};

static size_t name_length(struct span text)
{
	size_t len = 0;

	while (len < text.len && !strchr("=!~ \t,{}\"", text.data[len]))
		len++;
	return len;
}

/* The length of a text in quotes; 0: it does not end. */
static size_t quoted_length(struct span text)
{
	if (text.len == 0 || *text.data != '"')
		return 0;
	for (size_t i = 1; i < text.len; i++)
		if (text.data[i] == '\\')
			i++;
		else if (text.data[i] == '"')
			return i + 1;
	return 0;
}

static struct span cut_blanks(struct span text)
{
	while (text.len > 0 && (*text.data == ' ' || *text.data == '\t'))
		text = span_from(text, 1);
	return text;
}

/* Cuts the next one off; false: what stands there is none, from where rest begins.
 * Label names may be in quotes, which those with dots have to be. */
static bool next(struct matcher *out, struct span *rest)
{
	static const char *const operators[] = {"=~", "!~", "!=", "="};
	size_t len = quoted_length(*rest);

	out->label = len ? (struct span){rest->data + 1, len - 2}
	                 : (struct span){rest->data, name_length(*rest)};
	*rest = cut_blanks(span_from(*rest, len ? len : out->label.len));
	if (out->label.len == 0)
		return false;
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		out->operator = span_of(operators[i]);
		if (span_skip(rest, operators[i]))
			break;
		if (i + 1 == sizeof(operators) / sizeof(*operators))
			return false;
	}
	*rest = cut_blanks(*rest);
	len = quoted_length(*rest);
	if (!len)
		return false;
	out->value = (struct span){rest->data + 1, len - 2};
	*rest = cut_blanks(span_from(*rest, len));
	if (span_skip(rest, ","))
		*rest = cut_blanks(*rest);
	else if (rest->len > 0)
		return false;
	return true;
}

int selector_parse(const char **out, const char *text, struct arena *arena,
	struct err *err)
{
	struct span rest = span_trim(span_of(text));
	struct span all;
	struct matcher matcher;

	if (span_skip(&rest, "{")) {
		if (!span_ends(rest, "}"))
			return err_set(err, ERR_USAGE,
				"query: %s does not end with }", text);
		rest.len--;
	}
	all = rest = span_trim(rest);
	while (rest.len > 0)
		if (!next(&matcher, &rest))
			return err_set(err, ERR_USAGE,
				"query: %s is no selector from column %zu on, "
				"\"%.*s\"; write {LABEL=\"VALUE\",...}, with "
				"=, !=, =~ or !~",
				text, (size_t)(rest.data - text) + 1,
				(int)rest.len, rest.data);
	*out = arena_copy(arena, all);
	return 0;
}

static void add_quoted(struct buf *out, struct span text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '"' || text.data[i] == '\\')
			buf_char(out, '\\');
		if (text.data[i] == '\n')
			buf_text(out, "\\n");
		else
			buf_char(out, text.data[i]);
	}
	buf_char(out, '"');
}

static bool is_plain(const char *label)
{
	for (; *label; label++)
		if (!(*label == '_' || (*label >= '0' && *label <= '9') ||
			    (*label >= 'a' && *label <= 'z') ||
			    (*label >= 'A' && *label <= 'Z')))
			return false;
	return true;
}

const char *selector_with(const char *selector, const char *label,
	const char *value, struct arena *arena)
{
	struct buf text = {0};
	const char *copy;

	buf_text(&text, selector);
	if (text.len > 0 && text.data[text.len - 1] != ',')
		buf_char(&text, ',');
	if (is_plain(label))
		buf_text(&text, label);
	else
		add_quoted(&text, span_of(label));
	buf_char(&text, '=');
	add_quoted(&text, span_of(value ? value : ""));
	copy = arena_copy(arena, buf_view(&text));
	buf_clear(&text);
	return copy;
}

const char *selector_value(const char *selector, const char *label,
	struct arena *arena)
{
	struct span rest = span_of(selector);
	struct matcher matcher;
	struct buf text = {0};
	const char *copy;

	do
		if (rest.len == 0 || !next(&matcher, &rest))
			return NULL;
	while (!span_equal(matcher.operator, span_of("=")) ||
		!span_equal(matcher.label, span_of(label)));
	for (size_t i = 0; i < matcher.value.len; i++) {
		i += matcher.value.data[i] == '\\' &&
		     i + 1 < matcher.value.len;
		buf_char(&text, matcher.value.data[i]);
	}
	copy = text.len ? arena_copy(arena, buf_view(&text)) : NULL;
	buf_clear(&text);
	return copy;
}
