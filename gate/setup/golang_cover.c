/* Which of Go's benchmarks a command runs: by its pattern, of the package that was
 * built for it. */
#include <regex.h>
#include <string.h>
#include <unistd.h>

#include "gate/measure/command.h"
#include "gate/setup/golang_cover.h"
#include "gate/setup/shell_words.h"
#include "gate/text/lines.h"

struct golang_cover *golang_cover_new(const struct plan *plan,
	struct arena *arena)
{
	struct golang_cover *cover = arena_alloc(arena, 1, sizeof *cover);

	cover->rows = arena_alloc(arena, plan->bench_count + 1,
		sizeof *cover->rows);
	return cover;
}

void golang_cover_clear(struct golang_cover *cover)
{
	for (size_t i = 0; i < cover->count; i++)
		regfree(&cover->rows[i].pattern);
	cover->count = 0;
}

bool golang_cover_has(const struct golang_cover *cover, const char *folder,
	const char *name)
{
	for (size_t i = 0; i < cover->count; i++)
		if ((cover->rows[i].moved ||
			    strcmp(cover->rows[i].folder, folder) == 0) &&
			regexec(&cover->rows[i].pattern, name, 0, NULL, 0) == 0)
			return true;
	return false;
}

/* The pattern of the word; NULL: it has none. */
static const char *pattern_of(const char *word)
{
	static const char *const flags[] = {"-test.bench=", "--test.bench="};

	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (strncmp(word, flags[i], strlen(flags[i])) == 0)
			return word + strlen(flags[i]);
	return NULL;
}

/* What stands before the first slash is of the benchmark, the rest of those in
 * it. Go's patterns and the system's are alike as far as they are plain. */
static bool read_pattern(regex_t *out, const char *pattern,
	const struct bench *bench, struct arena *arena)
{
	static const char alike[] = "abcdefghijklmnopqrstuvwxyz_^$.|()*+"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	static const char place[] = "{workload}";
	const char *called = bench->called ? bench->called : "";
	const char *at = strstr(pattern, place);

	if (at)
		pattern = arena_printf(arena, "%.*s%s%s", (int)(at - pattern),
			pattern, called, at + strlen(place));
	pattern = arena_printf(arena, "%.*s", (int)strcspn(pattern, "/"),
		pattern);
	return *pattern && pattern[strspn(pattern, alike)] == '\0' &&
	       regcomp(out, pattern, REG_EXTENDED | REG_NOSUB) == 0;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The folder of the package that a line builds to the program, below the folder
 * of the suite; NULL: another line. */
static const char *package_of(const struct command *build, const char *program,
	struct arena *arena)
{
	struct span line = span_of(build->count == 1 ? build->words[0] : "");
	struct shell_words words;
	const char *package = ".", *output = NULL;

	span_skip(&line, "rm -f bench.test && ");
	if (!shell_words(&words, line, arena) ||
		words.cut || words.count < 3 ||
		strcmp(words.items[0], "go") != 0 ||
		strcmp(words.items[1], "test") != 0 ||
		strcmp(words.items[2], "-c") != 0)
		return NULL;
	for (size_t w = 3; w < words.count; w++)
		if (strcmp(words.items[w], "-o") == 0 && w + 1 < words.count)
			output = words.items[++w];
		else if (*words.items[w] != '-')
			package = words.items[w];
		else if (!strchr(words.items[w], '=') &&
			 strcmp(words.items[w], "-race") != 0 &&
			 strcmp(words.items[w], "-trimpath") != 0)
			return NULL;
	if (!output || strcmp(base_of(output), base_of(program)) != 0)
		return NULL;
	if (strcmp(package, ".") == 0)
		return "";
	return strncmp(package, "./", 2) == 0 && workload_fits(package + 2)
	               ? package + 2
	               : NULL;
}

static const struct command *build_of(const struct bench *bench,
	const struct plan *plan)
{
	if (bench->build.count)
		return &bench->build;
	return bench->suite && bench->suite->build.count ? &bench->suite->build
	                                                 : &plan->build;
}

int golang_covers(struct golang_cover *cover, const struct bench *bench,
	const struct plan *plan, struct arena *arena)
{
	const struct command *command = bench->command.count
	                                        ? &bench->command
	                                        : &bench->counted;
	const char *folder = bench->suite && bench->suite->folder
	                             ? bench->suite->folder
	                             : "";
	struct golang_row *row = &cover->rows[cover->count];
	const char *pattern = NULL, *package;
	size_t first = !command->shell && command->count &&
	               strcmp(command->words[0], COUNTER_PLACE) == 0;

	for (size_t w = 0; w < command->count && !command->shell; w++)
		if (pattern_of(command->words[w]))
			pattern = pattern_of(command->words[w]);
	if (!pattern)
		return 0;
	package = package_of(build_of(bench, plan), command->words[first],
		arena);
	if (!package || !read_pattern(&row->pattern, pattern, bench, arena))
		return -1;
	row->folder = *folder && *package
	                      ? arena_printf(arena, "%s/%s", folder, package)
	              : *folder ? folder
	                        : package;
	row->moved = *row->folder && access(row->folder, F_OK) != 0;
	cover->count++;
	return 1;
}
