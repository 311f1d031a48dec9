/* Takes the names of closures apart. */
#include "compare/names/closures.h"

#include <string.h>

#include "gate/text/lines.h"

/* Without the lines at its end: a.php of a.php:49-51, a.php:49 and a.php(49). */
static struct span without_lines(struct span place)
{
	size_t at;

	if (span_ends(place, ")"))
		place.len--;
	for (int i = 0; i < 2; i++) {
		at = span_last_digits(place);
		if (at == 0 || at == place.len ||
			!strchr("(:-", place.data[at - 1]))
			break;
		place.len = at - 1;
	}
	return place;
}

/* What stands in {closure:...} or {anonymous-class:...}; .len 0: there is none. */
static struct span php_place(struct span text)
{
	struct span mark = SPAN("{closure:");
	size_t at = text_find(text, mark), end;

	if (at == text.len) {
		mark = span_of("{anonymous-class:");
		at = text_find(text, mark);
	}
	if (at == text.len)
		return (struct span){"", 0};
	at += mark.len;
	end = span_find(text, at, '}');
	return end == text.len ? (struct span){"", 0}
	                       : (struct span){text.data + at, end - at};
}

static void replace_part(struct buf *out, struct span text, struct span part,
	struct span with)
{
	size_t at = (size_t)(part.data - text.data);

	buf_add(out, text.data, at);
	buf_span(out, with);
	buf_span(out, span_from(text, at + part.len));
}

void php_closure(struct buf *out, struct span text)
{
	struct span place = php_place(text);

	if (place.len)
		replace_part(out, text, place, span_basename(place));
	else
		buf_span(out, text);
}

void php_enclosing(struct buf *out, struct span text)
{
	struct span place = php_place(text), bare = without_lines(place);

	if (bare.len && span_ends(bare, "()"))
		buf_add(out, bare.data, bare.len - strlen("()"));
	else if (place.len)
		replace_part(out, text, place, bare);
	else
		buf_span(out, text);
}

void php_script(struct buf *out, struct span text)
{
	struct span mark = SPAN("::/");
	size_t at = text_find(text, mark);

	if (span_starts(text, "/"))
		buf_span(out, span_basename(text));
	else if (at < text.len) {
		buf_add(out, text.data, at + 2);
		buf_span(out, span_basename(text));
	} else
		buf_span(out, text);
}

void beam_enclosing(struct buf *out, struct span text)
{
	struct span mark = SPAN(":'-");
	size_t at = 0, name, end;

	while (at < text.len && !span_at(text, at, mark.data))
		at++;
	name = at + mark.len;
	end = name < text.len ? span_find(text, name, '/') : text.len;
	if (end >= text.len) {
		buf_span(out, text);
		return;
	}
	buf_add(out, text.data, at + 1);
	buf_add(out, text.data + name, end + 1 - name);
}
