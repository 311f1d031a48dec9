/* What the lists of all harnesses read and write. */
#include "gate/setup/listing.h"

#include <string.h>

#include "gate/core/file.h"

enum { FILE_MAX = 4 << 20 };

void listing_add(struct listing *l, const char *name)
{
	struct unmeasured *out = l->out;

	if (out->count < UNMEASURED_NAMES)
		out->names[out->count] = name;
	out->count++;
}

static bool has_word(const struct command *command, const char *word, char more)
{
	size_t len = strlen(word);

	for (size_t w = 0; w < command->count; w++) {
		const char *at = command->words[w];

		if (strncmp(at, word, len) == 0 &&
			(at[len] == '\0' || at[len] == more))
			return true;
	}
	return false;
}

bool listing_has_word(const struct listing *l, const char *folder,
	const char *word, char more)
{
	const struct plan *plan = l->finder.plan;

	for (size_t b = 0; b < plan->bench_count; b++) {
		const struct bench *bench = &plan->benches[b];
		const char *there = bench->suite && bench->suite->folder
		                            ? bench->suite->folder
		                            : "";

		if (strcmp(there, folder ? folder : "") == 0 &&
			has_word(&bench->command, word, more))
			return true;
	}
	return false;
}

struct span listing_text(struct listing *l, const char *path)
{
	struct err ignored = {0};
	struct buf text = {0};
	struct span out = {"", 0};

	arena_reset(&l->file);
	if (file_read(&text, finder_path(&l->finder, path), FILE_MAX,
		    &ignored) == 0)
		out = (struct span){arena_copy(&l->file, buf_view(&text)),
			text.len};
	buf_clear(&text);
	return out;
}
