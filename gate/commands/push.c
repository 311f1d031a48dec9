/* profgate push: captures of a run set into a server that keeps profiles. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/git/repo.h"
#include "gate/pull/push.h"
#include "gate/runs/read_options.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

enum { LABELS_MAX = 32, DOWNLOAD = 64 << 20 };

struct push_values {
	struct opt_list labels;
	const char *commit, *repository;
	const char *timeout, *cacert, *cert, *key, *header_file;
	struct read_options reading;
};

#define AT(member) .offset = offsetof(struct push_values, member)

static const struct opt what[] = {
	{.name = "commit", .kind = OPT_TEXT, .value = "COMMIT", AT(commit),
		.help = "the label service_git_ref; default: HEAD of the "
			"repository here"},
	{.name = "repository", .kind = OPT_TEXT, .value = "NAME",
		AT(repository),
		.help = "the label repository; default: as CI calls it, else "
			"the name of its folder"},
	{.name = "label", .kind = OPT_LIST, .value = "NAME=VALUE", AT(labels),
		.help = "one more label, such as environment=ci; repeatable"},
	{0}
};

static const struct opt how[] = {
	{.name = "timeout", .kind = OPT_TEXT, .value = "TIME", AT(timeout),
		.help = "wait so long for an answer; default: 60s"},
	{.name = "cacert", .kind = OPT_TEXT, .value = "FILE", AT(cacert),
		.help = "certificate authorities to trust"},
	{.name = "cert", .kind = OPT_TEXT, .value = "FILE", AT(cert),
		.help = "certificate to show to the server"},
	{.name = "key", .kind = OPT_TEXT, .value = "FILE", AT(key),
		.help = "its private key"},
	{.name = "header-file", .kind = OPT_TEXT, .value = "FILE",
		AT(header_file),
		.help = "headers to send, NAME: VALUE, one a line"},
	{0}
};

static const struct opt_group what_group = {"What to say of them", what, NULL};
static const struct opt_group how_group = {"How to send", how, NULL};
static const struct opt_part parts[] = {
	{&what_group, 0},
	{&how_group, 0},
	{&read_group, offsetof(struct push_values, reading)},
	{0}
};

struct labels {
	size_t count;
	struct push_label items[LABELS_MAX];
};

static int add_label(struct labels *out, const char *name, const char *value,
	struct err *err)
{
	if (out->count == LABELS_MAX)
		return err_set(err, ERR_USAGE, "--label: more than %d",
			LABELS_MAX);
	out->items[out->count++] = (struct push_label){name, value};
	return 0;
}

static bool is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!(name.data[i] == '_' || (name.data[i] | 32) >= 'a' ||
			    (i > 0 && name.data[i] >= '0' &&
				    name.data[i] <= '9')) ||
			(name.data[i] | 32) > 'z')
			return false;
	return name.len > 0 && !span_starts(name, "__");
}

static int add_given(struct labels *out, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < given->count; i++) {
		struct span rest = span_of(given->items[i]), name;

		if (!span_next(&name, &rest, '=') || !is_name(name) ||
			rest.len == 0)
			return err_set(err, ERR_USAGE,
				"--label: \"%s\" is no NAME=VALUE; a name has "
				"letters, digits and underscores",
				given->items[i]);
		if (add_label(out, arena_copy(arena, name), rest.data, err))
			return -1;
	}
	return 0;
}

/* What the repository here says, where the options do not. */
static int add_origin(struct labels *out, const struct push_values *v,
	struct arena *arena, struct err *err)
{
	const char *commit = v->commit, *name = v->repository;
	struct err none = {0};
	struct repo repo = {0};
	struct commit_id head;
	const char *slash;

	if (!name)
		name = getenv("GITHUB_REPOSITORY");
	if (!name || !*name)
		name = getenv("CI_PROJECT_PATH");
	if (repo_open(&repo, NULL, arena, &none) == 0) {
		if (!commit && repo_head(&head, &repo, &none) == 0)
			commit = arena_copy(arena, span_of(head.hex));
		slash = repo.work_tree ? strrchr(repo.work_tree, '/') : NULL;
		if ((!name || !*name) && slash)
			name = arena_copy(arena, span_of(slash + 1));
	}
	repo_close(&repo);
	if (!commit)
		return err_set(err, ERR_USAGE,
			"no commit here that these runs could be of; give "
			"--commit");
	return add_label(out, "service_git_ref", commit, err) ||
	                       (name && *name &&
				       add_label(out, "repository", name, err))
	               ? -1
	               : 0;
}

static void tell(const struct pushed *done)
{
	struct buf out = {0};

	escape_line(&out, done->target, CAP_LINE);
	buf_text(&out, ": ");
	format_count(&out, done->sent);
	buf_printf(&out, " profile%s pushed, ", done->sent == 1 ? "" : "s");
	format_count(&out, done->there);
	buf_text(&out, " were there already\n");
	if (done->others + done->untimed > 0) {
		buf_text(&out, "  stays here: ");
		format_count(&out, done->others);
		buf_text(&out, " that are no pprof, ");
		format_count(&out, done->untimed);
		buf_text(&out, " that do not say their time\n");
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct push_values *v = data;
	struct labels labels = {0};
	struct pull_plan plan = {.limits = read_limits(&v->reading),
		.header_file = v->header_file,
		.bounds = {.download = DOWNLOAD,
			.cacert = v->cacert,
			.cert = v->cert,
			.key = v->key}};
	struct push_plan push = {.runs = args->items[0],
		.target = args->items[1],
		.labels = labels.items};
	struct pushed done;
	struct pull pull;
	int status;

	if (opt_duration(&plan.bounds.timeout, "timeout", v->timeout, err) ||
		add_given(&labels, &v->labels, args->arena, err) ||
		add_origin(&labels, v, args->arena, err))
		return -1;
	push.label_count = labels.count;
	status = pull_begin(&pull, &plan, args->arena, err) ||
			 push_runs(&done, &pull, &push, err)
		? -1 : 0;
	if (status == 0)
		tell(&done);
	pull_close(&pull);
	return status;
}

static const char *const examples[] = {
	"profgate push perf/head pyroscope+https://pyroscope",
	"the runs of CI, with their commit, for the flame graphs of all",
	"profgate push --label environment=ci perf/head parca+http://parca:7070",
	"with one more label",
	NULL
};

const struct cmd cmd_push = {
	.name = "push",
	.summary = "send the profiles of runs to Parca or Pyroscope",
	.operands = "RUNS TARGET",
	.least = 2,
	.most = 2,
	.about = "Sends the pprof captures of RUNS to a server that keeps "
		 "profiles, parca+http://HOST:PORT or "
		 "pyroscope+http://HOST:PORT, or https: series with the labels "
		 "service_git_ref (the commit), repository, run, and the "
		 "workload as job or service_name. What the server has already, "
		 "by its bytes, is not sent again. Secrets are as in pull, in "
		 "PROFGATE_PULL_TOKEN and the others.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct push_values),
	.run = run,
};
