/* Places the reports of a verdict: files, standard output, standard error. */
#include "gate/output/output.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/memory.h"
#include "gate/output/tracked_files.h"
#include "gate/text/complain.h"
#include "gate/text/nearest.h"

enum {COLOR_ALWAYS = 2, COLOR_NEVER = 3 }; /* 1 + place in the words */

static const char *const color_words[] = {"auto", "always", "never", NULL};

static const struct opt color_options[] = {
	{.name = "color", .kind = OPT_CHOICE, .choices = color_words,
		.help = "colour of text; auto: on a terminal, unless NO_COLOR "
			"is set"},
	{0}
};

const struct opt_group color_group = {NULL, color_options, NULL};

#define AT(member) .offset = offsetof(struct output_options, member)

static const struct opt output_options[] = {
	{.name = "report", .kind = OPT_LIST, .value = "FORMAT=PATH",
		AT(reports),
		.help = "write a report; repeatable, - is standard output"},
	{.name = "report-dir", .kind = OPT_TEXT, .value = "DIR", AT(report_dir),
		.help = "write the standard set of reports into a directory"},
	{.name = "format", .kind = OPT_TEXT, .value = "FORMAT", AT(format),
		.help = "what standard output shows; default: text. Other "
			"formats move the text to standard error"},
	{.name = "comment-id", .kind = OPT_TEXT, .value = "ID", AT(comment_id),
		.help = "which of several comments on a pull request this one "
			"is; default: default"},
	{0}
};

static void list_formats(struct buf *out)
{
	buf_text(out, "\nFormats:\n");
	for (const struct reporter *r = reporters; r->name; r++) {
		buf_printf(out, "  %-26s", r->name);
		if (!r->file_name) {
			opt_wrap(out, r->describe, 28, 28);
			continue;
		}

		struct buf text = {0};

		buf_printf(&text, "%s; %s in --report-dir", r->describe,
			r->file_name);
		opt_wrap(out, text.data, 28, 28);
		buf_clear(&text);
	}
}

const struct opt_group output_group = {"Reports", output_options,
	list_formats};

static const struct reporter *find_format(const char *option, const char *name,
	struct err *err)
{
	const struct reporter *found = reporter_find(name);
	struct nearest nearest = nearest_to(name);

	if (found)
		return found;
	for (const struct reporter *r = reporters; r->name; r++)
		nearest_try(&nearest, r->name);
	if (nearest.best)
		err_set(err, ERR_USAGE,
			"--%s: unknown format \"%s\", did you mean \"%s\"?",
			option, name, nearest.best);
	else
		err_set(err, ERR_USAGE,
			"--%s: unknown format \"%s\", see `profgate help "
			"report`",
			option, name);
	return NULL;
}

/* Whether the paths name one place: same folder, same name in it. Links to one
 * file do not matter, since files are replaced and never written into. */
static bool same_place(const char *a, const char *b, struct arena *arena)
{
	const char *paths[2] = {a, b};
	struct stat folders[2];
	const char *names[2];

	for (int i = 0; i < 2; i++) {
		const char *slash = strrchr(paths[i], '/');
		const char *folder = ".";

		names[i] = slash ? slash + 1 : paths[i];
		if (slash)
			folder = arena_copy(arena, (struct span){paths[i],
				(size_t)(slash + 1 - paths[i])});
		if (!folder || stat(folder, &folders[i]) != 0)
			return false;
	}
	return strcmp(names[0], names[1]) == 0 &&
		folders[0].st_dev == folders[1].st_dev &&
		folders[0].st_ino == folders[1].st_ino;
}

static int add_file(struct output *out, const struct reporter *reporter,
	const char *path, struct arena *arena, struct err *err)
{
	struct output_file *file = &out->files[out->file_count];

	for (size_t i = 0; i < out->file_count; i++)
		if (same_place(out->files[i].target.path, path, arena))
			return err_set(err, ERR_USAGE,
				"%s: two reports, %s and %s, cannot share one "
				"path", path, out->files[i].reporter->name,
				reporter->name);
	if (target_open(&file->target, path, err))
		return -1;
	file->reporter = reporter;
	out->file_count++;
	return 0;
}

static int add_standard(struct output *out, const struct reporter *reporter,
	struct err *err)
{
	if (out->standard)
		return err_set(err, ERR_USAGE,
			"%s and %s: only one report can go to standard output",
			out->standard->name, reporter->name);
	out->standard = reporter;
	return 0;
}

/* FORMAT=PATH; a format has no "=". */
static int add_report(struct output *out, const char *text,
	struct arena *arena, struct err *err)
{
	const char *equals = strchr(text, '=');
	const struct reporter *reporter;
	const char *name;

	if (!equals || equals == text || equals[1] == '\0')
		return err_set(err, ERR_USAGE,
			"--report: \"%s\" is not FORMAT=PATH, such as "
			"json=result.json", text);
	name = arena_copy(arena, (struct span){text, (size_t)(equals - text)});
	if (!name)
		return err_set(err, ERR_LIMIT, "too many reports");
	reporter = find_format("report", name, err);
	if (!reporter)
		return -1;
	if (strcmp(equals + 1, "-") == 0)
		return add_standard(out, reporter, err);
	return add_file(out, reporter, equals + 1, arena, err);
}

static int add_named(struct output *out, const struct reporter *reporter,
	const char *directory, const char *name, struct arena *arena,
	struct err *err)
{
	const char *path = arena_printf(arena, "%s/%s", directory, name);

	if (!path)
		return err_set(err, ERR_LIMIT, "too many reports");
	return add_file(out, reporter, path, arena, err);
}

/* The standard set, and what the CI system wants beside it. */
static int add_directory(struct output *out, const char *directory,
	struct arena *arena, struct err *err)
{
	for (const struct reporter *r = reporters; r->name; r++)
		if (r->file_name && add_named(out, r, directory, r->file_name,
					    arena, err))
			return -1;
	for (const struct ci_file *f = ci_files(out->ci); f->format; f++)
		if (add_named(out, reporter_find(f->format), directory,
			    f->name, arena, err))
			return -1;
	return 0;
}

static int open_all(struct output *out, const struct output_options *options,
	struct arena *arena, struct err *err)
{
	const struct reporter *text = reporter_find("text");
	size_t room = options->reports.count;

	for (const struct reporter *r = reporters; r->name; r++)
		room++;
	out->files = arena_alloc(arena, room, sizeof(*out->files));
	if (!out->files)
		return err_set(err, ERR_LIMIT, "too many reports");
	if (options->format) {
		out->standard = find_format("format", options->format, err);
		if (!out->standard)
			return -1;
		/* The default, said aloud: leaves room for --report X=-. */
		if (out->standard == text)
			out->standard = NULL;
	}
	/* other reports may go into it */
	if (options->report_dir && make_folder(options->report_dir, err))
		return -1;
	for (size_t i = 0; i < options->reports.count; i++)
		if (add_report(out, options->reports.items[i], arena, err))
			return -1;
	if (options->report_dir &&
		add_directory(out, options->report_dir, arena, err))
		return -1;
	if (!out->standard)
		out->standard = text;
	out->people = out->standard == text ? NULL : text;
	return 0;
}

int output_open(struct output *out, const struct output_options *options,
	enum ci ci, struct arena *arena, struct err *err)
{
	*out = (struct output){.color = options->color, .ci = ci,
		.comment_id = options->comment_id, .arena = arena};
	if (out->comment_id && !is_comment_id(out->comment_id))
		return err_set(err, ERR_USAGE, "--comment-id: letters, digits, "
			"'.', '_' and '-', at most 64 of them");
	if (open_all(out, options, arena, err) == 0)
		return 0;
	output_drop(out);
	return -1;
}

bool output_wants_calls(const struct output *output)
{
	bool wanted = output->standard->needs & NEEDS_CALLS;

	for (size_t i = 0; i < output->file_count; i++)
		wanted |= output->files[i].reporter->needs & NEEDS_CALLS;
	return wanted;
}

static void render(struct buf *out, const struct output *output,
	const struct reporter *reporter, const struct verdict *verdict,
	bool color)
{
	struct report_options options = {.color = color,
		.comment_id = output->comment_id};
	struct tracked tracked;

	if (reporter->needs & NEEDS_PLACES) {
		ci_tracked(&tracked, output->arena);
		options.tracked = tracked.count > 0 ? &tracked : NULL;
	}
	memory_doing(reporter->name);
	reporter->render(out, verdict, &options);
	memory_doing(NULL);
}

static void print(const struct output *output, const struct reporter *reporter,
	const struct verdict *verdict, FILE *stream)
{
	struct buf text = {0};

	render(&text, output, reporter, verdict,
		color_wanted(output->color, stream));
	fwrite(text.data, 1, text.len, stream);
	buf_clear(&text);
}

static int write_files(struct output *output, const struct verdict *verdict,
	struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < output->file_count; i++) {
		struct output_file *file = &output->files[i];
		struct buf content = {0};

		render(&content, output, file->reporter, verdict, false);
		if (target_commit(&file->target, buf_view(&content), err))
			result = -1;
		buf_clear(&content);
	}
	output->file_count = 0;
	return result;
}

int output_write(struct output *output, const struct verdict *verdict,
	struct err *err)
{
	int result = write_files(output, verdict, err);

	if (output->people)
		print(output, output->people, verdict, stderr);
	print(output, output->standard, verdict, stdout);
	ci_report(output->ci, verdict, output->people ? stderr : stdout,
		output->arena);
	return result;
}

void output_failed(struct output *output, const struct verdict *none)
{
	struct err err = {0};

	if (write_files(output, none, &err))
		complain("%s", err.text);
	ci_report(output->ci, none, stderr, output->arena);
}

void output_drop(struct output *output)
{
	for (size_t i = 0; i < output->file_count; i++)
		target_drop(&output->files[i].target);
	output->file_count = 0;
}

bool color_wanted(unsigned color, FILE *stream)
{
	const char *no = getenv("NO_COLOR");
	const char *force = getenv("CLICOLOR_FORCE");
	const char *term = getenv("TERM");

	if (color == COLOR_ALWAYS || color == COLOR_NEVER)
		return color == COLOR_ALWAYS;
	if (no && *no)
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return isatty(fileno(stream)) && term && strcmp(term, "dumb") != 0;
}
