/* A loop at the start of a function of Go, without a line more. */
#include <string.h>

#include "gate/commands/drill/drill.h"
#include "gate/core/file.h"
#include "gate/text/lines.h"

enum { FILE_MAX = 16 << 20, HEAD_LINES = 20 /* of a declaration */ };

/* Without what stands for type parameters: `[...]`. */
static const char *without_types(const char *function, struct arena *arena)
{
	struct span rest = span_of(function);
	struct buf out = {0};
	const char *name;

	while (rest.len > 0) {
		if (span_skip(&rest, "[...]"))
			continue;
		buf_char(&out, *rest.data);
		rest = span_from(rest, 1);
	}
	name = arena_copy(arena, buf_view(&out));
	buf_clear(&out);
	return name;
}

/* `Table` and `Parse` of "example.com/app/index.(*Table).Parse", what follows the
 * package. False: a closure, or a name of another form. */
static bool take_apart(struct span *receiver, struct span *name,
	const char *function)
{
	const char *slash = strrchr(function, '/');
	struct span rest = span_of(slash ? slash + 1 : function), word;

	*receiver = *name = (struct span){0};
	if (!span_next(&word, &rest, '.')) /* the package */
		return false;
	while (span_next(&word, &rest, '.')) {
		if (receiver->len)
			return false;
		*receiver = *name;
		*name = word;
	}
	if (receiver->len > 3 && span_starts(*receiver, "(*"))
		*receiver =
			(struct span){receiver->data + 2, receiver->len - 3};
	return name->len > 0 && !span_starts(*name, "func");
}

/* Whether a line declares it: `func (t *T) Name(` or `func Name[`. */
static bool declares(struct span line, struct span receiver, struct span name)
{
	size_t at;

	if (!span_skip(&line, "func "))
		return false;
	if (receiver.len) {
		struct span before = {line.data, span_find(line, 0, ')')};

		if (!span_starts(line, "(") ||
			text_find(before, receiver) == before.len)
			return false;
		line = span_from(line, before.len);
		if (!span_skip(&line, ") "))
			return false;
	}
	at = text_find(line, name);
	return at == 0 && line.len > name.len &&
	       (line.data[name.len] == '(' || line.data[name.len] == '[');
}

/* The place behind the brace that opens its body; 0: not found. */
static size_t body_of(struct span text, struct span receiver, struct span name)
{
	struct lines lines = {.text = text};
	struct span line;
	int left = 0;

	while (lines_next(&lines, &line)) {
		if (left == 0 && declares(line, receiver, name))
			left = HEAD_LINES;
		if (left > 0 && span_ends(span_trim(line), "{"))
			return (size_t)(line.data - text.data) + line.len;
		if (left > 0 && --left == 0)
			return 0;
	}
	return 0;
}

static int put(const struct hot *function, struct span text, size_t at,
	double rounds, struct err *err)
{
	struct target target;
	struct buf out = {0};
	int status;

	buf_add(&out, text.data, at);
	if (rounds > 0)
		buf_printf(&out,
			" for profgateDrill := 0; profgateDrill < %.0f; "
			"profgateDrill++ {}",
			rounds);
	buf_add(&out, text.data + at, text.len - at);
	status = target_open(&target, function->file, err) ||
	                         target_commit(&target, buf_view(&out), err)
	                 ? -1
	                 : 0;
	buf_clear(&out);
	return status;
}

int slow_down(const struct hot *function, double rounds, struct err *err)
{
	struct span receiver, name;
	struct arena arena = {0};
	struct buf text = {0};
	size_t at = 0;
	int status = file_read(&text, function->file, FILE_MAX, err);

	if (status == 0 && take_apart(&receiver, &name,
				   without_types(function->name, &arena)))
		at = body_of(buf_view(&text), receiver, name);
	if (status == 0)
		status = at ? put(function, buf_view(&text), at, rounds, err)
		            : 1;
	buf_clear(&text);
	arena_clear(&arena);
	return status;
}
