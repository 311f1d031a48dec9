/* JMH, in projects of Maven that pack their benchmarks and the library into one
 * jar; profiled by async-profiler, which JMH itself starts. */
#include <string.h>

#include "gate/measure/command.h"
#include "gate/setup/find.h"
#include "gate/text/complain.h"
#include "gate/text/lines.h"

#define SUITE "jmh"
#define BUILD "mvn -q -B -DskipTests package"
#define HEADING "Benchmarks:"
#define MAIN "org/openjdk/jmh/Main.class"
#define SECONDS 4.0 /* that a run takes, of which one counts */

/* listed: what a jar says that it has, a line each. */
static void add_listed(const struct finder *f, struct found_suite *suite,
	struct span listed)
{
	struct span line;

	while (span_next(&line, &listed, '\n')) {
		const char *name = arena_copy(f->arena, span_trim(line));

		if (*name && !span_starts(span_of(name), HEADING))
			finder_offer(f, suite, name,
				arena_printf(f->arena, "[\"^%s$\"]", name),
				SECONDS);
	}
}

/* A run of one benchmark: warmed up, then the second that is profiled. */
static const char *command_of_jar(const char *jar, struct arena *arena)
{
	return arena_printf(arena,
		"[sh, -c, 'java -jar %s -f 1 -wi 2 -w 500ms -i 1 -r 1s\n"
		"        -foe true -rf json -rff \"{dir}/jmh.json\" -prof\n"
		"        \"async:event=itimer;interval=5000000;output=collapsed;"
		"dir={dir}/.async\" \"$0\" &&\n"
		"        mv \"{dir}\"/.async/*/collapsed-*.csv \"{cpu}\" &&\n"
		"        rm -r \"{dir}/.async\"']",
		jar);
}

/* A jar that was built, relative to the folder: whether JMH finds the profiler, and
 * what it has. */
static int add_jar(const struct finder *f, const struct found_place *project,
	const char *jar, struct err *err)
{
	struct found_suite *suite;
	struct buf said = {0};
	int status = finder_run(&said, f, project->path,
		(const char *const[]){"java", "-jar", jar, "-lprof", NULL},
		err);

	if (status == 0 && text_find(buf_view(&said),
				   span_of("Unable to load async-profiler")) <
				   said.len) {
		complain("%s is left out: JMH finds no libasyncProfiler.so: "
			 "put the folder of async-profiler's in "
			 "LD_LIBRARY_PATH", jar);
		buf_clear(&said);
		return 0;
	}
	suite = finder_suite(f, project->folder);
	suite->name = finder_suite_name(f, project, SUITE);
	suite->build = BUILD;
	suite->leaves = finder_leaves(f, project->path, "target/");
	suite->command = command_of_jar(jar, f->arena);
	buf_reset(&said);
	status = finder_run(&said, f, project->path,
		(const char *const[]){"java", "-jar", jar, "-l", NULL}, err);
	if (status == 0)
		add_listed(f, suite, buf_view(&said));
	else if (status > 0)
		complain("%s is left out: it lists no benchmarks: %s", jar,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* files: by find, of what was packed. */
static int add_jars(const struct finder *f, const struct found_place *project,
	struct span files, struct err *err)
{
	struct span line;

	while (span_next(&line, &files, '\n')) {
		const char *jar = arena_copy(f->arena, line);

		if (is_plain(jar) &&
			finder_file_has(f,
				arena_printf(f->arena, "%s/%s", project->path,
					jar),
				(const char *const[]){MAIN, NULL}))
			return add_jar(f, project, jar, err);
	}
	complain("%s/pom.xml is left out: no jar in its target has JMH's main "
		 "class: pack the benchmarks with the library, as JMH's "
		 "archetype does", project->path);
	return 0;
}

/* What a pom.xml says, relative to the root. */
static int add_project(const struct finder *f, const char *file,
	struct err *err)
{
	static const char *const steps[][9] = {
		{"mvn", "-q", "-B", "-DskipTests", "package", NULL},
		{"find", "target", "-maxdepth", "1", "-name", "*.jar", NULL},
	};
	struct found_place project;
	struct buf said = {0};
	int status = 0;

	if (!finder_place(&project, f, file))
		return 0;
	for (size_t i = 0; i < sizeof steps / sizeof *steps && status == 0;
		i++) {
		buf_reset(&said);
		status = finder_run(&said, f, project.path, steps[i], err);
	}
	if (status == 0)
		status = add_jars(f, &project, buf_view(&said), err);
	else if (status > 0)
		complain("%s is left out: it does not build: %s", file,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

int maven_find(const struct finder *f, struct err *err)
{
	const char **files;
	size_t count;
	int status;

	if (finder_files_with(&files, &count, f, ":(glob)**/pom.xml",
		    (const char *const[]){"jmh-core", NULL}, err))
		return -1;
	if (count == 0)
		return 0;
	status = finder_needs(f, "a project of Maven with JMH",
		(const char *const[]){"mvn", "--version", NULL},
		"install Maven and a JDK", err);
	if (status == 0)
		f->found->tools |= TOOL_JMH;
	for (size_t i = 0; i < count && status == 0; i++)
		status = add_project(f, files[i], err);
	return status < 0 ? -1 : 0;
}
