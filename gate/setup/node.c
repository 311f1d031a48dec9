/* tinybench and mitata, in packages of Node.js: each file that asks for one of them
 * is a program, and a benchmark of its own. */
#include <string.h>
#include <unistd.h>

#include "gate/core/clock.h"
#include "gate/setup/find.h"
#include "gate/setup/listing.h"
#include "gate/text/complain.h"
#include "gate/text/lines.h"

#define MODULES "node_modules/" /* of others */

/* Keeps what tinybench measured, whatever the file prints of it. A Bench is an
 * EventTarget that tells itself when it is complete. Before 3.0 a result was what
 * `latency` holds now, and before 5.0 it had samples alone, each of them. Without
 * a question mark, behind which Node.js 20 reads no such address. */
#define KEEP                                                                   \
	"data:text/javascript,import{writeFileSync}from\"node:fs\";"           \
	"const done=[],\n        t=EventTarget.prototype,send=t.dispatchEvent;" \
	"t.dispatchEvent=function(e)\n        {if(e.type===\"complete\"&&"       \
	"this.tasks)done.push(...this.tasks);return send.call(this,e)};\n"     \
	"        process.on(\"exit\",()=>done.length&&"                        \
	"writeFileSync(\"{dir}/tinybench.json\",\n"                            \
	"        JSON.stringify(done.flatMap(({name,result:r})=>{"             \
	"const l=r&&(r.latency||r);\n"                                         \
	"        if(r&&r.error)return{name,result:{error:{message:String("     \
	"r.error.message)},\n        latency:{},totalTime:0}};"                \
	"if(!l||!(l.mean>=0))return[];\n"                                      \
	"        return{name,result:{latency:{mean:l.mean,samplesCount:"       \
	"l.samplesCount||\n        l.samples.length},"                         \
	"totalTime:r.totalTime}}}))))"

/* What a kind of files is called in the names of suites, and how they run. */
struct language {
	const char *suite;
	const char *endings[4];
};

static const struct language languages[] = {
	{"node", {":(glob)**/*.js", ":(glob)**/*.mjs", ":(glob)**/*.cjs", NULL}},
	{"typescript",
		{":(glob)**/*.ts", ":(glob)**/*.mts", ":(glob)**/*.cts", NULL}},
};

enum { SCRIPT, TYPED, LANGUAGES };

static bool has(const struct finder *f, const char *folder, const char *name)
{
	return access(arena_printf(f->arena, "%s/%s", finder_path(f, folder),
			      name), F_OK) == 0;
}

/* The folder of a package or the nearest one above it that has the file; "": the
 * root; NULL: none has. */
static const char *folder_with(const struct finder *f, const char *folder,
	const char *name)
{
	char *at = arena_copy(f->arena, span_of(folder ? folder : ""));

	while (!has(f, *at ? at : NULL, name)) {
		char *slash = strrchr(at, '/');

		if (!*at)
			return NULL;
		*(slash ? slash : at) = '\0';
	}
	return at;
}

#define SCRIPT_OF_ITS_OWN " && npm run --if-present build"

/* As the nearest lock says, which may be of a workspace, and then the package's
 * own script. */
static const char *build_of(const struct finder *f,
	const struct found_place *package)
{
	static const struct {
		const char *lock, *install;
		unsigned tool;
	} managers[] = {
		{"pnpm-lock.yaml", "pnpm install --frozen-lockfile",
			TOOL_COREPACK},
		{"yarn.lock", "yarn install --frozen-lockfile", 0},
		{"package-lock.json", "npm ci --no-audit --no-fund", 0},
	};
	const char *install = "npm install --no-audit --no-fund";
	const char *nearest = NULL, *lock = "";

	for (size_t m = 0; m < sizeof managers / sizeof *managers; m++) {
		const char *folder = folder_with(f, package->folder,
			managers[m].lock);

		if (!folder || (nearest && strlen(folder) <= strlen(nearest)))
			continue;
		nearest = folder;
		lock = managers[m].lock;
		install = managers[m].install;
		f->found->tools |= managers[m].tool;
	}
	if (strcmp(lock, "yarn.lock") == 0 &&
		finder_file_has(f, *nearest ? arena_printf(f->arena, "%s/%s",
			nearest, lock) : lock,
			(const char *const[]){"__metadata:", NULL})) {
		f->found->tools |= TOOL_COREPACK;
		install = "yarn install --immutable";
	}
	return arena_printf(f->arena, "%s" SCRIPT_OF_ITS_OWN, install);
}

/* A file, relative to the package: it runs once, to see that it does. */
static int add_file(const struct finder *f, struct found_suite *suite,
	const struct found_place *package, const char *file, bool by_tsx,
	struct err *err)
{
	struct buf said = {0};
	double began = clock_now();
	const char *const plain[] = {"node", file, NULL};
	const char *const typed[] = {"node", "--import", "tsx", file, NULL};
	int status = finder_run(&said, f, package->path,
		by_tsx ? typed : plain, err);

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

/* Those of a language that ask for a harness, but for declarations. */
static int list_files(const char ***out, size_t *count, const struct finder *f,
	const struct found_place *package, const struct language *language,
	struct err *err)
{
	static const char *const asked[] = {"'tinybench'", "\"tinybench\"",
		"'mitata'", "\"mitata\"", NULL};
	const char **all = NULL;
	size_t kept = 0;

	for (size_t e = 0; language->endings[e]; e++) {
		const char **files, **more;
		size_t here;

		if (finder_files_with(&files, &here, f, language->endings[e],
			    asked, err))
			return -1;
		more = arena_alloc(f->arena, kept + here + 1, sizeof *more);
		for (size_t i = 0; i < kept; i++)
			more[i] = all[i];
		all = more;
		for (size_t i = 0; i < here; i++) {
			const char *file = below(package, files[i]);

			if (file && !strstr(file, ".d."))
				all[kept++] = file;
		}
	}
	*out = all;
	*count = kept;
	return 0;
}

/* Whether Node.js takes the types off by itself. */
static bool strips_types(const struct finder *f)
{
	struct err ignored = {0};
	struct buf said = {0};
	bool strips = finder_run(&said, f, f->repo->work_tree,
			      (const char *const[]){"node", "-p",
				      "process.features.typescript", NULL},
			      &ignored) == 0 &&
	              (span_starts(buf_view(&said), "strip") ||
			      span_starts(buf_view(&said), "transform"));

	buf_clear(&said);
	return strips;
}

static int add_language(const struct finder *f,
	const struct found_place *package, const char *build, bool is_typed,
	struct err *err)
{
	const struct language *language = &languages[is_typed ? TYPED : SCRIPT];
	bool by_tsx = is_typed &&
	              folder_with(f, package->folder, MODULES "tsx");
	struct found_suite *suite;
	const char **files;
	size_t count;

	if (list_files(&files, &count, f, package, language, err))
		return -1;
	if (count > 0 && is_typed && !by_tsx && !strips_types(f)) {
		complain("%s is left out: TypeScript needs tsx in the package "
			 "(npm install --save-dev tsx), or Node.js 22.18 or "
			 "later", files[0]);
		return 0;
	}
	suite = finder_suite(f, package->folder);
	suite->name = finder_suite_name(f, package, language->suite);
	suite->build = build;
	suite->leaves = finder_leaves(f, package->path, MODULES);
	suite->command = arena_printf(f->arena,
		"[node, %s--cpu-prof, --cpu-prof-dir=/, "
		"\"--cpu-prof-name={cpu}\", --import,\n"
		"        '" KEEP "']", by_tsx ? "--import, tsx, " : "");
	for (size_t i = 0; i < count; i++)
		if (add_file(f, suite, package, files[i], by_tsx, err))
			return -1;
	return 0;
}

/* What a package.json says, relative to the root. */
static int add_package(const struct finder *f, const char *json,
	struct err *err)
{
	struct found_place package;
	const char *build;
	struct buf said = {0};
	int status = 0;

	if (!finder_place(&package, f, json))
		return 0;
	build = build_of(f, &package);
	if (!folder_with(f, package.folder, "node_modules"))
		status = finder_run(&said, f, package.path,
			(const char *const[]){"sh", "-c", build, NULL}, err);
	if (status == 0 && folder_with(f, package.folder, ".pnp.cjs") &&
		!folder_with(f, package.folder, "node_modules"))
		complain("%s is left out: node alone finds no package of "
			 "Yarn's Plug'n'Play: say `nodeLinker: node-modules` in "
			 ".yarnrc.yml", json);
	else if (status == 0)
		status = add_language(f, &package, build, false, err) ||
		         add_language(f, &package, build, true, err) ? -1 : 0;
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
	for (size_t n = 0; n < LANGUAGES; n++) {
		const char **files;
		size_t count;

		if (list_files(&files, &count, f, &package, &languages[n],
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
