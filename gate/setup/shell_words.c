/* Takes a line apart as a shell does, without its expansions. */
#include "gate/setup/shell_words.h"

#include <string.h>

/* A word from the place on, behind which it then is. False: it is not plain. */
static bool take_word(struct buf *word, struct span *rest)
{
	char quote = '\0';

	while (rest->len > 0) {
		char c = *rest->data;

		if (!quote && strchr(" \t|;&<>", c))
			break;
		*rest = span_from(*rest, 1);
		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? '\0' : c;
			continue;
		}
		if (quote != '\'' && (c == '$' || c == '`'))
			return false;
		if (!quote && strchr("*?[~{(", c))
			return false;
		if (quote != '\'' && c == '\\') {
			if (rest->len == 0)
				return false;
			c = *rest->data;
			*rest = span_from(*rest, 1);
		}
		buf_char(word, c);
	}
	return quote == '\0';
}

bool shell_words(struct shell_words *out, struct span line,
	struct arena *arena)
{
	*out = (struct shell_words){0};
	while ((line = span_trim(line)).len > 0) {
		struct buf word = {0};
		bool plain;

		if (strchr("|;&<>#", *line.data)) {
			out->cut = true;
			return true;
		}
		plain = out->count < SHELL_WORDS_MAX && take_word(&word, &line);
		if (plain)
			out->items[out->count++] =
				arena_copy(arena, buf_view(&word));
		buf_clear(&word);
		if (!plain)
			return false;
	}
	return true;
}
