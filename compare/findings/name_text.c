/* A name of the symbol table as the text that a verdict shows. */
#include "compare/findings/name_text.h"

#include <string.h>

#include "gate/core/buf.h"

const char *name_text(const struct analysis *analysis, sym name)
{
	struct span text = symtab_text(analysis->symtab, name);
	struct buf spelled = {0};
	char *copy;

	if (text.len == 0)
		return NULL;
	if (!memchr(text.data, 0, text.len))
		return text.data;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i])
			buf_char(&spelled, text.data[i]);
		else
			buf_text(&spelled, "\\x00");
	}
	copy = arena_copy(analysis->arena, buf_view(&spelled));
	buf_clear(&spelled);
	return copy;
}

const char *name_text_or_empty(const struct analysis *analysis, sym name)
{
	const char *text = name_text(analysis, name);

	return text ? text : "";
}
