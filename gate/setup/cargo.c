/* Criterion, in packages of Cargo: each program with benchmarks is built, put in a
 * place of its own, for Cargo's has a hash in its name, and lists them. */
#include <string.h>

#include "gate/measure/command.h"
#include "gate/setup/find.h"
#include "gate/text/complain.h"
#include "gate/text/json_pull.h"

#define SUITE "criterion"
#define PLACE "target/profgate"
#define LISTED ": benchmark"
#define SECONDS 1.5 /* that a run takes, with what finds its length */

static const char *const words[] = {SUITE, NULL}; /* of a file that uses it */

static void add_listed(const struct finder *f, struct found_suite *suite,
	struct span listed)
{
	struct span line;

	while (span_next(&line, &listed, '\n')) {
		const char *name;

		line = span_trim(line);
		if (!span_ends(line, LISTED))
			continue;
		line.len -= strlen(LISTED);
		name = arena_copy(f->arena, line);
		finder_offer(f, suite, name,
			arena_printf(f->arena, "[\"%s\"]", name), SECONDS);
	}
}

/* A run of one benchmark: its profile, and its own numbers. */
static const char *command_of_program(const char *program, struct arena *arena)
{
	return arena_printf(arena,
		"[sh, -c, 'CRITERION_HOME=\"{dir}/.criterion\"\n"
		"        LD_PRELOAD=libprofiler.so.0 CPUPROFILE=\"{dir}/.prof\" "
		"CPUPROFILE_FREQUENCY=250\n"
		"        %s --bench --noplot --sample-size 10 --nresamples "
		"1000\n"
		"        --warm-up-time 0.2 --measurement-time 1 --exact \"$0\" "
		"&&\n"
		"        google-pprof --collapsed %s \"{dir}/.prof\" "
		">\"{cpu}\" &&\n"
		"        find \"{dir}/.criterion\" -path \"*/new/sample.json\"\n"
		"        -exec mv {} \"{dir}/sample.json\" \";\" &&\n"
		"        rm -r \"{dir}/.criterion\" \"{dir}/.prof\"']",
		program, program);
}

/* A program of the package, by the name of its target. In a folder that both have,
 * by CARGO_TARGET_DIR, Cargo takes what it built of base for head's, too. */
static int add_program(const struct finder *f, const struct found_place *package,
	const char *name, struct err *err)
{
	const char *program = arena_printf(f->arena, PLACE "/%s", name);
	struct found_suite *suite;
	struct buf said = {0};
	int status;

	suite = finder_suite(f, package->folder);
	suite->name = arena_printf(f->arena, "%s/%s",
		finder_suite_name(f, package, SUITE), name);
	suite->build = arena_printf(f->arena,
		"CARGO_PROFILE_BENCH_DEBUG=1 cargo bench -q --bench %s "
		"--target-dir target "
		"--config \"target.'cfg(unix)'.runner = ['sh', '-c', "
		"'install -D \\$0 %s']\"",
		name, program);
	suite->leaves = finder_leaves(f, package->path, "target/");
	suite->command = command_of_program(program, f->arena);
	status = finder_run(&said, f, package->path,
		(const char *const[]){"sh", "-c", suite->build, NULL}, err);
	if (status == 0) {
		buf_reset(&said);
		status = finder_run(&said, f, package->path,
			(const char *const[]){program, "--bench", "--list",
				NULL},
			err);
	}
	if (status == 0)
		add_listed(f, suite, buf_view(&said));
	else if (status > 0)
		complain("%s is left out: it does not build: %s", suite->name,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* The name of a target, "" where it is none with benchmarks of Criterion. */
static const char *read_target(const struct finder *f, struct json_pull *j)
{
	const char *name = "", *source = "";
	bool bench = false;
	struct span key, text;

	if (!pull_object(j))
		return "";
	while (pull_key(j, &key))
		if (span_equal(key, span_of("name")) && pull_text(j, &text))
			name = arena_copy(f->arena, text);
		else if (span_equal(key, span_of("src_path")) &&
			 pull_text(j, &text))
			source = arena_copy(f->arena, text);
		else if (span_equal(key, span_of("kind")) && pull_list(j))
			while (pull_item(j))
				bench |= pull_text(j, &text) &&
				         span_equal(text, span_of("bench"));
		else
			pull_skip(j);
	return bench && finder_file_has(f, source, words) ? name : "";
}

/* Of what `cargo metadata` says: the targets of the package. */
static int add_targets(const struct finder *f, const struct found_place *package,
	struct json_pull *j, struct err *err)
{
	int status = 0;

	while (pull_item(j)) {
		const char *name = read_target(f, j);

		if (*name && is_plain(name) && workload_fits(name) &&
			status == 0)
			status = add_program(f, package, name, err);
	}
	return status;
}

/* One package of the list: the one that was asked for has its Cargo.toml there. */
static int read_package(const struct finder *f, const struct found_place *package,
	struct json_pull *j, struct err *err)
{
	struct json_pull targets = {0};
	const char *manifest =
		arena_printf(f->arena, "%s/Cargo.toml", package->path);
	bool own = false;
	struct span key, text;
	int status = 0;

	if (!pull_object(j))
		return 0;
	while (pull_key(j, &key))
		if (span_equal(key, span_of("manifest_path")) &&
			pull_text(j, &text)) {
			own = span_equal(text, span_of(manifest));
		} else if (span_equal(key, span_of("targets"))) {
			targets = (struct json_pull){
				.text = j->text, .at = pull_place(j)};
			pull_skip(j);
		} else {
			pull_skip(j);
		}
	if (own && targets.text.data && pull_list(&targets))
		status = add_targets(f, package, &targets, err);
	pull_clear(&targets);
	return status;
}

static int read_metadata(const struct finder *f, const struct found_place *package,
	struct span said, struct err *err)
{
	struct json_pull j = {.text = said};
	struct span key;
	int status = 0;

	if (!pull_object(&j))
		return 0;
	while (pull_key(&j, &key))
		if (span_equal(key, span_of("packages")) && pull_list(&j))
			while (pull_item(&j) && status == 0)
				status = read_package(f, package, &j, err);
		else
			pull_skip(&j);
	pull_clear(&j);
	return status;
}

/* What a Cargo.toml says, relative to the root. */
static int add_package(const struct finder *f, const char *file,
	struct err *err)
{
	struct found_place package;
	struct buf said = {0};
	int status;

	if (!finder_place(&package, f, file))
		return 0;
	status = finder_run(&said, f, package.path,
		(const char *const[]){"cargo", "metadata", "-q", "--no-deps",
			"--format-version=1", NULL},
		err);
	if (status == 0)
		status = read_metadata(f, &package, buf_view(&said), err);
	else if (status > 0)
		complain("%s is left out: cargo metadata: %s", file,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

int cargo_find(const struct finder *f, struct err *err)
{
	static const char there[] = "a package of Cargo with Criterion";
	const char **files;
	size_t count;
	int status;

	if (finder_files_with(&files, &count, f, ":(glob)**/Cargo.toml", words,
		    err))
		return -1;
	if (count == 0)
		return 0;
	status = finder_needs(f, there,
		(const char *const[]){"cargo", "--version", NULL},
		"install Rust", err);
	if (status == 0)
		status = finder_needs_gperftools(f, there, err);
	if (status)
		return status < 0 ? -1 : 0;
	f->found->tools |= TOOL_RUST | TOOL_GPERFTOOLS;
	for (size_t i = 0; i < count && status == 0; i++)
		status = add_package(f, files[i], err);
	return status;
}
