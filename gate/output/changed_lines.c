/* Asks git which lines the change under test touches in the files of causes. */
#include "gate/output/changed_lines.h"

#include <stdlib.h>
#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/core/span.h"
#include "gate/git/git_command.h"
#include "gate/output/tracked_files.h"

enum {
	CAUSES_MOST = 8,      /* that are asked about */
	RANGES_MOST = 200,    /* of a file */
	DIFF_LINES_MOST = 80, /* that are kept */
	DIFF_BYTES_MOST = 8000,
};

/* "@@ -10,2 +12,5 @@ name": the line of head at which the hunk begins. */
static bool read_hunk(unsigned *next, struct span line)
{
	size_t plus = span_find(line, 0, '+');
	unsigned long first;
	char *end;

	if (!span_starts(line, "@@ -") || plus >= line.len)
		return false;
	first = strtoul(line.data + plus + 1, &end, 10);
	*next = (unsigned)first;
	return end > line.data + plus + 1 && first < 1000000000;
}

/* The line goes to the last range where it follows it. */
static void add_line(struct cause *out, unsigned line)
{
	struct line_range *last = out->changed + out->changed_count - 1;

	if (out->changed_count > 0 && line <= last->last + 1) {
		last->last = line;
		return;
	}
	if (out->changed_count < RANGES_MOST)
		out->changed[out->changed_count++] =
			(struct line_range){line, line};
}

/* A line below the head of a hunk. What was taken away is where the next line
 * stands now. */
static void read_line(struct cause *out, unsigned *next, struct span line)
{
	if (line.len == 0)
		return;
	if (line.data[0] == '+' || line.data[0] == '-')
		add_line(out, *next > 0 ? *next : 1);
	*next += line.data[0] == '+' || line.data[0] == ' ';
}

void changed_lines_read(struct cause *out, const char *diff,
	struct arena *arena)
{
	struct span rest = span_of(diff), line, shown = {NULL, 0};
	size_t lines = 0;
	unsigned next = 0;

	out->changed = arena_alloc(arena, RANGES_MOST, sizeof *out->changed);
	while (span_next(&line, &rest, '\n')) {
		bool hunk = read_hunk(&next, line);
		size_t len;

		if (hunk && !shown.data)
			shown.data = line.data;
		if (!shown.data)
			continue;
		if (!hunk)
			read_line(out, &next, line);
		len = (size_t)(line.data + line.len - shown.data);
		if (lines++ < DIFF_LINES_MOST && len <= DIFF_BYTES_MOST)
			shown.len = len;
	}
	if (out->changed_count > 0)
		out->diff = arena_copy(arena, shown);
}

/* Only what head's own commits did: against the newest commit that both have. */
static void ask(struct cause *out, const struct verdict *verdict,
	const char *file, struct arena *arena)
{
	const struct repo here = {.work_tree = "."};
	const char *const arguments[] = {"diff", "--no-color", "--no-ext-diff",
		"--no-textconv", "--no-renames", "--src-prefix=a/",
		"--dst-prefix=b/", "--unified=3",
		arena_printf(arena, "%s...%s", verdict->base.commit,
			verdict->head.commit),
		"--", arena_printf(arena, ":(top,literal)%s", file), NULL};
	struct git_result answer = {0};
	struct err err = {0};

	if (git_run(&answer, &here, arguments, &err))
		return;
	if (answer.status == 0 && answer.out.len > 0)
		changed_lines_read(out, answer.out.data, arena);
	git_result_clear(&answer);
}

void changed_lines_tell(struct verdict *verdict, struct arena *arena)
{
	struct tracked tracked;
	size_t count = cause_failed_count(verdict);

	if (!verdict->base.commit || !verdict->head.commit)
		return;
	if (count > CAUSES_MOST)
		count = CAUSES_MOST;
	if (count == 0)
		return;
	ci_tracked(&tracked, arena);
	for (size_t i = 0; i < count; i++) {
		struct cause *cause = &verdict->causes[i];
		const char *file = tracked_find(&tracked, cause->subject.file);

		if (file)
			ask(cause, verdict, file, arena);
	}
}
