/* The tests of pytest that take the fixture `benchmark`. */
#include <string.h>

#include "gate/setup/listing.h"
#include "gate/text/lines.h"

#define FIXTURE "benchmark"

static bool is_word_at(struct span text, size_t at, size_t len)
{
	static const char part[] = "abcdefghijklmnopqrstuvwxyz_"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	return (at == 0 || !strchr(part, text.data[at - 1])) &&
	       (at + len >= text.len || !strchr(part, text.data[at + len]));
}

/* Whether a test by its parameters asks for the fixture. */
static bool takes_fixture(struct span parameters)
{
	size_t at = 0;

	while (at < parameters.len) {
		size_t len = text_find(span_from(parameters, at),
			span_of(FIXTURE));

		if (at + len >= parameters.len)
			return false;
		at += len;
		if (is_word_at(parameters, at, strlen(FIXTURE)))
			return true;
		at += strlen(FIXTURE);
	}
	return false;
}

/* Whether the line before a function says nothing of it. */
static bool is_apart(struct span before)
{
	before = span_trim(before);
	return before.len == 0 || *before.data == '#';
}

/* The test that begins at the place. */
static void list_test(struct listing *l, const char *file, struct span text)
{
	size_t open = span_find(text, 0, '(');
	size_t close = span_find(text, open, ')');
	const char *test = arena_printf(l->finder.arena, "%s::%.*s", file,
		(int)open, text.data);

	if (close < text.len &&
		takes_fixture((struct span){text.data + open, close - open}) &&
		!listing_has_word(l, NULL, test, '['))
		listing_add(l, test);
}

/* Functions without decorators alone: a mark may leave the others out. */
static void list_file(struct listing *l, const char *file, struct span text)
{
	struct span before = {"", 0}, line, rest = text;

	while (span_next(&line, &rest, '\n')) {
		if (span_starts(line, "def test_") && is_apart(before))
			list_test(l, file,
				span_from(text, (size_t)(line.data - text.data) +
					strlen("def ")));
		before = line;
	}
}

/* Whether the plan has one at least: else the fixture may be of others. */
static bool is_used(const struct plan *plan)
{
	for (size_t b = 0; b < plan->bench_count; b++)
		for (size_t w = 0; w < plan->benches[b].command.count; w++)
			if (strcmp(plan->benches[b].command.words[w],
				    "pytest") == 0)
				return true;
	return false;
}

void pytest_list(struct listing *l)
{
	const char **files;
	size_t count;
	struct err ignored = {0};

	if (!is_used(l->finder.plan) ||
		finder_files(&files, &count, &l->finder, ":(glob)**/*.py",
			&ignored))
		return;
	for (size_t i = 0; i < count; i++)
		if (pytest_file_has(&l->finder, files[i]))
			list_file(l, files[i], listing_text(l, files[i]));
}
