/* Makes a page of the program from its tables, when profgate is built. */
#include <stdio.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/pages/pages.h"

enum {SOURCE_MAX_BYTES = 1 << 20 };

static int make_page(
	struct buf *out, const char *kind, const char *path, struct err *err)
{
	static const struct {
		const char *kind;
		void (*make)(struct buf *out);
	} completions[] = {
		{"bash", bash_completion},
		{"zsh", zsh_completion},
		{"fish", fish_completion},
	};
	enum { KINDS = sizeof(completions) / sizeof(completions[0]) };
	struct buf source = {0};
	int result;

	for (size_t i = 0; i < KINDS; i++) {
		if (strcmp(kind, completions[i].kind) != 0)
			continue;
		completions[i].make(out);
		return 0;
	}
	if (strcmp(kind, "1") != 0)
		return err_set(err, ERR_USAGE, "no page is called %s", kind);
	result = file_read(&source, path, SOURCE_MAX_BYTES, err);
	if (result == 0)
		result = man_page(out, buf_view(&source), err);
	buf_clear(&source);
	return result;
}

int main(int argc, char **argv)
{
	struct buf out = {0};
	struct err err = {0};
	int result = -1;

	if (argc == 3)
		result = make_page(&out, argv[1], argv[2], &err);
	else
		err_set(&err, ERR_USAGE, "usage: pages 1|bash|zsh|fish PROSE");
	if (result)
		fprintf(stderr, "pages: %s\n", err.text);
	else if (fwrite(out.data, 1, out.len, stdout) != out.len ||
		fflush(stdout) != 0)
		result = -1;
	buf_clear(&out);
	return result ? 1 : 0;
}
