/* hyperfine's commands, in makefiles and scripts of the shell: programs that are
 * built here, each run of which is an operation. */
#include <math.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/measure/command.h"
#include "gate/setup/find.h"
#include "gate/setup/shell_words.h"
#include "gate/text/complain.h"

#define TOOL "hyperfine"
#define WANTED 1.0 /* seconds of a processor a run of the benchmark */

/* The profile of each is folded by itself, for a tenth of a second. */
enum { LEAST = 2, MOST = 20, FILE_MAX = 1 << 20 };

/* What a line measures; the first of the commands have names. */
struct call {
	const char *commands[SHELL_WORDS_MAX], *names[SHELL_WORDS_MAX];
	size_t command_count, name_count;
};

static bool is_one_of(const char *const *names, const char *word)
{
	for (size_t i = 0; names[i]; i++)
		if (strcmp(names[i], word) == 0)
			return true;
	return false;
}

/* What hyperfine was asked for; false: something that a run of one command does
 * not do. */
static bool read_call(struct call *out, const struct shell_words *words)
{
	static const char *const valued[] = {"-w", "--warmup", "-m",
		"--min-runs", "-M", "--max-runs", "-r", "--runs", "-S",
		"--shell", "-u", "--time-unit", "--style", "--sort", "--output",
		"--export-json", "--export-csv", "--export-markdown",
		"--export-asciidoc", "--export-orgmode", NULL};
	static const char *const plain[] = {"-N", "--show-output", NULL};
	static const char *const named[] = {"-n", "--command-name", NULL};

	for (size_t i = 1; i < words->count; i++) {
		const char *word = words->items[i];

		if (*word != '-')
			out->commands[out->command_count++] = word;
		else if (is_one_of(named, word) && i + 1 < words->count)
			out->names[out->name_count++] = words->items[++i];
		else if (is_one_of(valued, word))
			i++;
		else if (!is_one_of(plain, word) && !strchr(word, '='))
			return false;
	}
	return true;
}

/* The words of the command as YAML has them, behind the counter. */
static const char *counted_of(const struct shell_words *words,
	struct arena *arena)
{
	const char *out = "[\"{counter}\"";

	for (size_t i = 0; i < words->count; i++)
		out = arena_printf(arena, "%s, \"%s\"", out, words->items[i]);
	return arena_printf(arena, "%s]", out);
}

static const char *command_of_program(const char *program, struct arena *arena)
{
	return arena_printf(arena,
		"[sh, -c, 'LD_PRELOAD=libprofiler.so.0 "
		"CPUPROFILE=\"{dir}/.prof\" CPUPROFILE_FREQUENCY=250\n"
		"        " TOOL " -N --style none --runs \"$0\" "
		"--export-json \"{dir}/" TOOL ".json\" \"$1\" &&\n"
		"        for one in \"{dir}\"/.prof_*; do google-pprof "
		"--collapsed %s \"$one\" || exit; done\n"
		"        >\"{cpu}\" && rm \"{dir}\"/.prof*']",
		program);
}

/* As makefiles and .gitignore call it. */
static const char *target_of(const char *program)
{
	return strncmp(program, "./", 2) == 0 ? program + 2 : program;
}

/* The command that builds a program; "": it is tracked; NULL: there is none. */
static const char *build_of(const struct finder *f, const char *program,
	struct err *err)
{
	const char *root = f->repo->work_tree;
	const char *target = target_of(program);
	struct buf said = {0};
	const char *build = NULL;

	if (finder_run(&said, f, root,
		    (const char *const[]){"git", "ls-files", "--error-unmatch",
			    program, NULL},
		    err) == 0)
		build = "";
	else if (finder_run(&said, f, root,
			 (const char *const[]){"make", "-n", target, NULL},
			 err) == 0)
		build = arena_printf(f->arena, "make %s", target);
	else if (finder_file_has(f, "Cargo.toml",
			 (const char *const[]){"[package]", NULL}))
		build = "cargo build --release";
	buf_clear(&said);
	return build;
}

static bool is_elf(const struct finder *f, const char *program)
{
	return finder_file_has(f, program,
		(const char *const[]){"\177ELF", NULL});
}

/* The suite of a program, there already or new; NULL: it is none that is built
 * here, which was told, or a signal came. */
static struct found_suite *suite_of(const struct finder *f,
	const char *program, struct err *err)
{
	const char *slash = strrchr(program, '/');
	const char *name = arena_printf(f->arena, TOOL "/%s",
		slash ? slash + 1 : program);
	struct setup *found = f->found;
	struct found_suite *suite;
	const char *build;
	struct buf said = {0};
	int status = 0;

	for (size_t s = 0; s < found->suite_count; s++)
		if (found->suites[s].name &&
			strcmp(found->suites[s].name, name) == 0)
			return &found->suites[s];
	build = build_of(f, program, err);
	if (build && *build)
		status = finder_run(&said, f, f->repo->work_tree,
			(const char *const[]){"sh", "-c", build, NULL}, err);
	if (!build || status != 0 || !is_elf(f, program)) {
		complain("%s is left out: it is no program that `make %s` or "
			 "cargo builds: %s", program, program,
			finder_last_words(&said, f->arena));
		buf_clear(&said);
		return NULL;
	}
	buf_clear(&said);
	suite = finder_suite(f, NULL);
	suite->name = name;
	suite->build = *build ? build : NULL;
	if (*build && finder_leaves(f, f->repo->work_tree, target_of(program)))
		suite->leaves =
			arena_printf(f->arena, "/%s", target_of(program));
	suite->command = command_of_program(program, f->arena);
	return suite;
}

/* How often it runs in a second of a processor. */
static int add_command(const struct finder *f, const char *called,
	const char *command, struct err *err)
{
	struct shell_words words;
	struct found_suite *suite;
	struct buf said = {0};
	double cpu, times;
	int status;

	if (strpbrk(command, "\"\\{") ||
		!shell_words(&words, span_of(command), f->arena) || words.cut ||
		words.count == 0 || !strchr(words.items[0], '/') ||
		!is_plain(words.items[0])) {
		complain("%s is left out: it is more than a program of this "
			 "repository and its words", command);
		return 0;
	}
	suite = suite_of(f, words.items[0], err);
	if (!suite)
		return signals_came(f->signals) ? -1 : 0;
	words.items[words.count] = NULL;
	status = finder_run_timed(&said, &cpu, f, f->repo->work_tree,
		words.items, err);
	times = fmin(fmax(ceil(WANTED / cpu), LEAST), MOST);
	if (status > 0)
		complain("%s is left out: it fails: %s", command,
			finder_last_words(&said, f->arena));
	else if (status == 0 &&
		 finder_offer(f, suite, called,
			 arena_printf(f->arena, "[\"%.0f\", \"%s\"]", times,
				 command),
			 times * cpu))
		suite->benches[suite->count - 1].counted =
			counted_of(&words, f->arena);
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

static int add_line(const struct finder *f, const char *file, struct span line,
	struct err *err)
{
	struct shell_words words;
	struct call call = {0};
	int status = 0;

	while (line.len > 0 && strchr(" \t@-", *line.data))
		line = span_from(line, 1);
	if (!span_starts(line, TOOL " "))
		return 0;
	if (!shell_words(&words, line, f->arena) || !read_call(&call, &words)) {
		complain("%s: %.*s is left out: it varies something, or "
			 "prepares each run", file, (int)line.len, line.data);
		return 0;
	}
	for (size_t i = 0; i < call.command_count && status == 0; i++)
		status = add_command(f,
			i < call.name_count ? call.names[i] : call.commands[i],
			call.commands[i], err);
	return status;
}

/* Lines that end in a backslash go on. */
static int add_lines(const struct finder *f, const char *file, struct span text,
	struct err *err)
{
	struct buf whole = {0};
	struct span line;
	int status = 0;

	while (status == 0 && span_next(&line, &text, '\n')) {
		bool on = line.len > 0 && line.data[line.len - 1] == '\\';

		line.len -= on;
		buf_span(&whole, line);
		buf_char(&whole, ' ');
		if (on)
			continue;
		status = add_line(f, file, span_trim(buf_view(&whole)), err);
		buf_reset(&whole);
	}
	buf_clear(&whole);
	return status;
}

static int add_file(const struct finder *f, const char *file, struct err *err)
{
	struct err ignored = {0};
	struct buf text = {0};
	int status = 0;

	if (file_read(&text, finder_path(f, file), FILE_MAX, &ignored) == 0)
		status = add_lines(f, file, buf_view(&text), err);
	buf_clear(&text);
	return status;
}

/* +1: something is not there. */
static int prepare(const struct finder *f, struct err *err)
{
	static const char there[] = "a command of " TOOL;
	int status = finder_needs(f, there,
		(const char *const[]){TOOL, "--version", NULL}, "install it",
		err);

	if (status == 0)
		status = finder_needs_gperftools(f, there, err);
	if (status == 0)
		f->found->tools |= TOOL_HYPERFINE | TOOL_GPERFTOOLS;
	return status;
}

int hyperfine_find(const struct finder *f, struct err *err)
{
	static const char *const patterns[] = {":(glob)**/*akefile",
		":(glob)**/*.mk", ":(glob)**/*.sh", ":(glob)**/justfile"};
	static const char *const words[] = {TOOL " ", NULL};
	bool prepared = false;
	int status = 0;

	for (size_t p = 0;
		p < sizeof patterns / sizeof *patterns && status == 0; p++) {
		const char **files;
		size_t count = 0;

		status = finder_files_with(&files, &count, f, patterns[p], words,
			err);
		if (count > 0 && status == 0 && !prepared)
			status = prepare(f, err);
		prepared |= count > 0;
		for (size_t i = 0; i < count && status == 0; i++)
			status = add_file(f, files[i], err);
	}
	return status < 0 ? -1 : 0;
}
