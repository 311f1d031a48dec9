/* Prints a made-up verdict through one reporter: report_sample STORY REPORT
 * [color]. The story "-" is result.json on standard input. */
#include <stdio.h>
#include <string.h>

#include "gate/core/file.h"
#include "reporters/reporter.h"
#include "tests/unit/support/verdict_sample.h"

static int load(struct verdict *out, const char *story, struct arena *arena)
{
	struct buf text = {0};
	struct err err = {0};
	char block[4096];
	size_t len;
	int done;

	if (strcmp(story, "-") != 0)
		return sample_story(out, story, arena) ? 0 : -1;
	while ((len = fread(block, 1, sizeof(block), stdin)) > 0)
		buf_add(&text, block, len);
	done = json_read(out, buf_view(&text), arena, &err);
	if (done < 0)
		fprintf(stderr, "%s\n", err.text);
	buf_clear(&text);
	return done;
}

int main(int argc, char **argv)
{
	const struct reporter *reporter;
	struct report_options options = {.color = argc == 4};
	struct arena arena = {0};
	struct verdict verdict;
	struct buf out = {0};

	reporter = argc >= 3 ? reporter_find(argv[2]) : NULL;
	if (!reporter || load(&verdict, argv[1], &arena) < 0) {
		fprintf(stderr, "usage: report_sample STORY REPORT [color]\n");
		return 4;
	}
	reporter->render(&out, &verdict, &options);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	arena_clear(&arena);
	return 0;
}
