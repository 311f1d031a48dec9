/* Runs what harnesses ask of a project's tools, and keeps what they found. */
#include "gate/setup/find.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/git/git_command.h"
#include "gate/measure/child.h"
#include "gate/measure/command.h"
#include "gate/measure/measure.h"
#include "gate/runs/run_names.h"
#include "gate/text/complain.h"
#include "gate/text/lines.h"

enum {
	OUTPUT_MAX = 64 << 20,
	FILE_MAX = 256 << 20, /* a program */
	TAIL = 300, /* bytes of what a tool said */
};
#define WANTED 1.0    /* seconds of a processor a run: a hundred samples */
#define WAITS 10.0    /* times as long by the clock, at most: it may sleep */
#define MOST 1e9      /* operations; Go itself does no more */
#define TIMEOUT 600.0 /* seconds; of one command, such as the first build */

int finder_run(struct buf *out, const struct finder *f, const char *folder,
	const char *const *argv, struct err *err)
{
	double cpu;

	return finder_run_timed(out, &cpu, f, folder, argv, err);
}

int finder_run_timed(struct buf *out, double *cpu, const struct finder *f,
	const char *folder, const char *const *argv, struct err *err)
{
	struct child_spec spec = {
		.argv = argv,
		.environment = f->environment,
		.directory = folder,
		.timeout = TIMEOUT,
		.output_max = OUTPUT_MAX,
	};
	struct child child = {0};
	int status;

	*cpu = 0;
	if (signals_came(f->signals))
		return err_set(err, ERR_INPUT, "interrupted");
	if (child_run(&child, &spec, f->signals, err))
		return -1;
	buf_span(out, buf_view(&child.out));
	status = child.status;
	*cpu = child.cpu;
	if (child.end == CHILD_NOT_STARTED) {
		err_set(err, ERR_INPUT, "cannot run %s: %s", argv[0],
			strerror(child.status));
		status = -1;
	} else if (child.end == CHILD_INTERRUPTED) {
		err_set(err, ERR_INPUT, "interrupted");
		status = -1;
	} else if (child.end != CHILD_EXITED) {
		status = 128;
	}
	if (status > 0)
		buf_span(out, buf_view(&child.log));
	child_clear(&child);
	return status;
}

int finder_files(const char ***out, size_t *count, const struct finder *f,
	const char *pattern, struct err *err)
{
	struct repo tree = {.work_tree = f->repo->work_tree};
	struct git_result result = {0};
	struct span rest, path;
	int status = git_run(&result, &tree,
		(const char *const[]){"ls-files", "-z", "-co",
			"--exclude-standard", "--", pattern, NULL},
		err);

	*count = 0;
	*out = arena_alloc(f->arena, result.out.len + 1, sizeof **out);
	rest = buf_view(&result.out);
	while (status == 0 && span_next(&path, &rest, '\0'))
		(*out)[(*count)++] = arena_copy(f->arena, path);
	qsort(*out, *count, sizeof **out, text_compare);
	git_result_clear(&result);
	return status;
}

bool finder_file_has(const struct finder *f, const char *path,
	const char *const *words)
{
	const char *whole = *path == '/'
		? path
		: arena_printf(f->arena, "%s/%s", f->repo->work_tree, path);
	struct err ignored = {0};
	struct buf text = {0};
	bool found = false;

	if (file_read(&text, whole, FILE_MAX, &ignored) == 0)
		for (; *words && !found; words++)
			found = text_find(buf_view(&text), span_of(*words)) <
			        text.len;
	buf_clear(&text);
	return found;
}

int finder_files_with(const char ***out, size_t *count,
	const struct finder *f, const char *pattern, const char *const *words,
	struct err *err)
{
	size_t kept = 0;

	if (finder_files(out, count, f, pattern, err))
		return -1;
	for (size_t i = 0; i < *count; i++)
		if (finder_file_has(f, (*out)[i], words))
			(*out)[kept++] = (*out)[i];
	*count = kept;
	return 0;
}

const char *finder_path(const struct finder *f, const char *folder)
{
	return folder ? arena_printf(f->arena, "%s/%s", f->repo->work_tree,
				folder)
		      : f->repo->work_tree;
}

bool finder_place(struct found_place *out, const struct finder *f,
	const char *file)
{
	const char *slash = strrchr(file, '/');

	out->folder = slash ? arena_copy(f->arena,
				      (struct span){file, (size_t)(slash - file)})
			    : NULL;
	out->path = finder_path(f, out->folder);
	if (!out->folder || workload_fits(out->folder))
		return true;
	complain("%s is left out: its name is none for a workload",
		out->folder);
	return false;
}

const char *finder_suite_name(const struct finder *f,
	const struct found_place *place, const char *name)
{
	return place->folder
		? arena_printf(f->arena, "%s/%s", name, place->folder)
		: name;
}

const char *finder_leaves(const struct finder *f, const char *path,
	const char *line)
{
	struct err ignored = {0};
	struct buf said = {0};
	int status = finder_run(&said, f, path,
		(const char *const[]){"git", "check-ignore", "-q", line, NULL},
		&ignored);

	buf_clear(&said);
	return status == 0 ? NULL : line;
}

bool finder_knows(const struct finder *f, const char *folder, const char *name)
{
	const char *whole =
		folder ? run_name_folder(folder, name, f->arena) : name;

	for (size_t b = 0; b < f->plan->bench_count; b++) {
		const struct bench *bench = &f->plan->benches[b];
		const struct suite *suite = bench->suite;
		const char *there = suite && suite->folder ? suite->folder : "";

		if (bench->name && strcmp(bench->name, whole) == 0)
			return true;
		if (bench->called && strcmp(bench->called, name) == 0 &&
			strcmp(there, folder ? folder : "") == 0)
			return true;
	}
	return false;
}

struct found_suite *finder_suite(const struct finder *f, const char *folder)
{
	struct setup *found = f->found;
	struct found_suite *suite;

	found->suites = xgrow(found->suites, &found->room,
		found->suite_count + 1, sizeof *found->suites);
	suite = &found->suites[found->suite_count++];
	*suite = (struct found_suite){.folder = folder};
	return suite;
}

void finder_add(const struct finder *f, struct found_suite *suite,
	const struct found_bench *bench)
{
	suite->benches = xrealloc(suite->benches, suite->count + 1,
		sizeof *suite->benches);
	suite->benches[suite->count++] = *bench;
	f->found->bench_count++;
}

/* What a folder cannot be called becomes `_`. */
static const char *workload_of(const char *called, struct arena *arena)
{
	char *name = arena_copy(arena, span_of(called));

	for (char *at = name; *at; at++) {
		char one[] = {*at, '\0'};

		if (!is_plain(one) || *at == '/')
			*at = '_';
	}
	return name;
}

/* A word that YAML takes in double quotes as it is, and without a brace, in which
 * `run` would put something. */
static bool is_word(const char *text)
{
	return !strpbrk(text, "\"\\{\n\r\t");
}

bool finder_offer(const struct finder *f, struct found_suite *suite,
	const char *called, const char *arguments, double seconds)
{
	struct found_bench bench = {.name = workload_of(called, f->arena),
		.arguments = arguments, .seconds = seconds};
	bool fits = workload_fits(bench.name) && is_word(called);

	for (size_t b = 0; b < suite->count && fits; b++)
		if (strcmp(suite->benches[b].name, bench.name) == 0) {
			complain("%s is left out: as a folder it is called as "
				 "another is, %s", called, bench.name);
			return false;
		}
	if (!fits) {
		complain("%s is left out: its name is none for a folder",
			called);
	} else if (finder_knows(f, suite->name, bench.name)) {
		f->found->known++;
	} else {
		finder_add(f, suite, &bench);
		return true;
	}
	return false;
}

const char *finder_last_words(const struct buf *said, struct arena *arena)
{
	struct span text = span_trim(buf_view(said));
	size_t at;

	if (span_ends(text, "\nFAIL") || span_ends(text, "\nPASS"))
		text = span_trim((struct span){text.data, text.len - 4});
	at = text.len;
	while (at > 0 && text.data[at - 1] != '\n' && text.len - at < TAIL)
		at--;
	return arena_copy(arena, span_trim(span_from(text, at)));
}

double finder_times(double wall, double cpu)
{
	double each = fmin(wall, fmax(cpu, wall / WAITS));
	double times = WANTED * 1e9 / each;
	double scale = pow(10, floor(log10(fmax(times, 1))) - 1);

	scale = fmax(scale, 1);
	return fmin(fmax(round(times / scale) * scale, 1), MOST);
}

int finder_needs(const struct finder *f, const char *there,
	const char *const *argv, const char *remedy, struct err *err)
{
	struct err missing = {0};
	struct buf said = {0};
	int status = finder_run(&said, f, f->repo->work_tree, argv, &missing);

	buf_clear(&said);
	if (status == 0)
		return 0;
	if (signals_came(f->signals))
		return err_set(err, ERR_INPUT, "interrupted");
	complain("there is %s, and no `%s` that works: %s", there, argv[0],
		remedy);
	return 1;
}

int finder_needs_gperftools(const struct finder *f, const char *there,
	struct err *err)
{
	return finder_needs(f, there,
		(const char *const[]){"google-pprof", "--version", NULL},
		"install google-perftools, and libgoogle-perftools4 beside it",
		err);
}
