/* tinybench and mitata, in packages of Node.js: each file that asks for one of them
 * is a program, and a benchmark of its own. */
#include <string.h>
#include <unistd.h>

#include "gate/core/clock.h"
#include "gate/setup/find.h"
#include "gate/setup/listing.h"
#include "gate/text/complain.h"
#include "gate/text/lines.h"

#define SUITE "node"
#define MODULES "node_modules/" /* of others */

/* Keeps what tinybench measured, whatever the file prints of it. A Bench is an
 * EventTarget that tells itself when it is complete. */
#define KEEP                                                                   \
	"data:text/javascript,import{writeFileSync}from\"node:fs\";"           \
	"const done=[],\n        t=EventTarget.prototype,send=t.dispatchEvent;" \
	"t.dispatchEvent=function(e)\n        {if(e.type===\"complete\"&&"       \
	"this.tasks)done.push(...this.tasks);return send.call(this,e)};\n"     \
	"        process.on(\"exit\",()=>done.length&&"                        \
	"writeFileSync(\"{dir}/tinybench.json\",\n"                            \
	"        JSON.stringify(done.map(({name,result})=>({name,result})))))"

static const char *const endings[] = {":(glob)**/*.js", ":(glob)**/*.mjs",
	":(glob)**/*.cjs", NULL};

static bool has(const struct finder *f, const struct found_place *package,
	const char *name)
{
	return access(arena_printf(f->arena, "%s/%s", package->path, name),
		       F_OK) == 0;
}

/* As the lock of the package says, and then its own script. */
static const char *build_of(const struct finder *f,
	const struct found_place *package)
{
	if (has(f, package, "pnpm-lock.yaml"))
		return "pnpm install --frozen-lockfile && "
		       "pnpm run --if-present build";
	if (has(f, package, "package-lock.json"))
		return "npm ci --no-audit --no-fund && "
		       "npm run --if-present build";
	return "npm install --no-audit --no-fund && "
	       "npm run --if-present build";
}

/* A file, relative to the package: it runs once, to see that it does. */
static int add_file(const struct finder *f, struct found_suite *suite,
	const struct found_place *package, const char *file, struct err *err)
{
	struct buf said = {0};
	double began = clock_now();
	int status = finder_run(&said, f, package->path,
		(const char *const[]){"node", file, NULL}, err);

	if (status > 0)
		complain("%s is left out: it fails: %s", file,
			finder_last_words(&said, f->arena));
	else if (status == 0 &&
		 finder_offer(f, suite, file,
			 arena_printf(f->arena, "[\"%s\"]", file),
			 clock_now() - began) &&
		 text_find(buf_view(&said), span_of("/iter")) < said.len)
		complain("%s: mitata tells no number of operations so; "
			 "`run({format: 'json'})` does, and then all of it is "
			 "judged", file);
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* A file of the package, relative to it; NULL: it is of another. */
static const char *below(const struct found_place *package, const char *file)
{
	size_t len = package->folder ? strlen(package->folder) : 0;

	if (strstr(file, MODULES))
		return NULL;
	if (len == 0)
		return file;
	return strncmp(file, package->folder, len) == 0 && file[len] == '/'
	               ? file + len + 1
	               : NULL;
}

static int list_files(const char ***out, size_t *count, const struct finder *f,
	const struct found_place *package, const char *ending, struct err *err)
{
	static const char *const asked[] = {"'tinybench'", "\"tinybench\"",
		"'mitata'", "\"mitata\"", NULL};
	size_t kept = 0;

	if (finder_files_with(out, count, f, ending, asked, err))
		return -1;
	for (size_t i = 0; i < *count; i++) {
		const char *file = below(package, (*out)[i]);

		if (file)
			(*out)[kept++] = file;
	}
	*count = kept;
	return 0;
}

static int add_files(const struct finder *f, struct found_suite *suite,
	const struct found_place *package, struct err *err)
{
	for (size_t e = 0; endings[e]; e++) {
		const char **files;
		size_t count;

		if (list_files(&files, &count, f, package, endings[e], err))
			return -1;
		for (size_t i = 0; i < count; i++)
			if (add_file(f, suite, package, files[i], err))
				return -1;
	}
	return 0;
}

/* What a package.json says, relative to the root. */
static int add_package(const struct finder *f, const char *json,
	struct err *err)
{
	struct found_place package;
	struct found_suite *suite;
	struct buf said = {0};
	int status = 0;

	if (!finder_place(&package, f, json))
		return 0;
	suite = finder_suite(f, package.folder);
	suite->name = finder_suite_name(f, &package, SUITE);
	suite->build = build_of(f, &package);
	suite->leaves = finder_leaves(f, package.path, MODULES);
	suite->command = "[node, --cpu-prof, --cpu-prof-dir=/, "
			 "\"--cpu-prof-name={cpu}\", --import,\n"
			 "        '" KEEP "']";
	if (!has(f, &package, "node_modules"))
		status = finder_run(&said, f, package.path,
			(const char *const[]){"sh", "-c", suite->build, NULL},
			err);
	if (status == 0)
		status = add_files(f, suite, &package, err);
	else if (status > 0)
		complain("%s is left out: it does not build: %s", json,
			finder_last_words(&said, f->arena));
	buf_clear(&said);
	return status < 0 ? -1 : 0;
}

/* Those that ask for a harness. */
static int list_packages(const char ***out, size_t *count,
	const struct finder *f, struct err *err)
{
	size_t kept = 0;

	if (finder_files_with(out, count, f, ":(glob)**/package.json",
		    (const char *const[]){"\"tinybench\"", "\"mitata\"", NULL},
		    err))
		return -1;
	for (size_t i = 0; i < *count; i++)
		if (!strstr((*out)[i], MODULES))
			(*out)[kept++] = (*out)[i];
	*count = kept;
	return 0;
}

static void list_package(struct listing *l, const char *json)
{
	const struct finder *f = &l->finder;
	struct found_place package;
	struct err ignored = {0};

	if (!finder_place(&package, f, json))
		return;
	for (size_t e = 0; endings[e]; e++) {
		const char **files;
		size_t count;

		if (list_files(&files, &count, f, &package, endings[e],
			    &ignored))
			return;
		for (size_t i = 0; i < count; i++)
			if (!listing_has_word(l, package.folder, files[i],
				    '\0'))
				listing_add(l, package.folder
					? arena_printf(f->arena, "%s/%s",
						package.folder, files[i])
					: files[i]);
	}
}

void node_list(struct listing *l)
{
	const char **files;
	size_t count;
	struct err ignored = {0};

	if (list_packages(&files, &count, &l->finder, &ignored))
		return;
	for (size_t i = 0; i < count; i++)
		list_package(l, files[i]);
}

int node_find(const struct finder *f, struct err *err)
{
	const char **files;
	size_t count;
	int status;

	if (list_packages(&files, &count, f, err))
		return -1;
	if (count == 0)
		return 0;
	status = finder_needs(f, "a package of Node.js with benchmarks",
		(const char *const[]){"node", "--import",
			"data:text/javascript,", "-e", "0", NULL},
		"install Node.js 20 or later", err);
	if (status == 0)
		f->found->tools |= TOOL_NODE;
	for (size_t i = 0; i < count && status == 0; i++)
		status = add_package(f, files[i], err);
	return status < 0 ? -1 : 0;
}
