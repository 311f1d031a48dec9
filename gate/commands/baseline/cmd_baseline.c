/* profgate baseline: its actions and their options. */
#include "gate/commands/baseline/actions.h"

#define AT(member) .offset = offsetof(struct baseline_values, member)

static const char *const formats[] = {"text", "json", NULL};

static const struct opt format_opts[] = {
	{.name = "format", .kind = OPT_CHOICE, .choices = formats, AT(format),
		.help = "how to show it; default: text"},
	{0}
};
static const struct opt_group format_group = {"Options", format_opts, NULL};

static const struct opt publish_opts[] = {
	{.name = "tries", .kind = OPT_COUNT, .value = "N", .max = 1000,
		AT(tries),
		.help = "how often to push when others are first, two minutes "
			"at most; default: 20"},
	{0}
};
static const struct opt_group publish_group = {"Options", publish_opts, NULL};

static const struct opt prune_opts[] = {
	{.name = "keep", .kind = OPT_COUNT, .value = "N", .max = 1000000,
		AT(keep),
		.help = "keep the newest N commits of every branch and "
			"environment; default: 50"},
	{.name = "days", .kind = OPT_COUNT, .value = "N", .max = 100000,
		AT(days),
		.help = "keep younger commits too, while there is room; "
			"default: 90"},
	{.name = "budget", .kind = OPT_SIZE, .value = "SIZE", AT(budget),
		.help = "the room for all that is kept; the newest N of a "
			"branch and pinned commits may go past it; default: "
			"100M"},
	{.name = "dry-run", .kind = OPT_FLAG, AT(dry_run),
		.help = "say what would be dropped, and drop nothing"},
	{0}
};
static const struct opt_group prune_group = {"Options", prune_opts, NULL};

static const struct opt pin_opts[] = {
	{.name = "remove", .kind = OPT_FLAG, AT(remove),
		.help = "let go of it again, on the remote too"},
	{0}
};
static const struct opt_group pin_group = {"Options", pin_opts, NULL};

#define STORE {&store_group, offsetof(struct baseline_values, store)}
#define REMOTE {&remote_group, offsetof(struct baseline_values, remote)}

static const struct opt_part local[] = {STORE, {0}};
static const struct opt_part local_formats[] = {
	{&format_group, 0}, STORE, {0}};
static const struct opt_part remote[] = {STORE, REMOTE, {0}};
static const struct opt_part publishing[] = {
	{&publish_group, 0}, STORE, REMOTE, {0}};
static const struct opt_part pruning[] = {
	{&prune_group, 0}, STORE, REMOTE, {0}};
static const struct opt_part pinning[] = {
	{&pin_group, 0}, STORE, REMOTE, {0}};

static const struct cmd list = {
	.name = "baseline list",
	.summary = "the commits that have baselines",
	.about = "One line a commit and environment, the newest first: date, "
		 "environment, how many workloads and runs, their size as "
		 "stored, the branch, and whether it is pinned or not "
		 "published yet. Only what is here is shown: fetch first.",
	.parts = local_formats,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_list,
};

static const struct cmd show = {
	.name = "baseline show",
	.summary = "the records of one commit",
	.operands = "COMMIT",
	.least = 1,
	.most = 1,
	.about = "Who recorded what, when and where: every record of the "
		 "commit with its runs, the job that made it, the changes "
		 "that it accepts, and the facts of its environment.",
	.parts = local_formats,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_show,
};

static const struct cmd fetch = {
	.name = "baseline fetch",
	.summary = "bring the baselines of the remote here",
	.about = "Fetches the ref of the store with the git command, and puts "
		 "records that are only here on top. A remote without the ref "
		 "has no baselines yet, which is said and no error.",
	.parts = remote,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_fetch,
};

static const struct cmd publish = {
	.name = "baseline publish",
	.summary = "send the records that are only here to the remote",
	.about = "Puts them on top of what the remote has and pushes, again "
		 "when somebody else was first. Nothing is ever forced or "
		 "merged, and records stay here until the remote has them: "
		 "after a failure run it again.",
	.parts = publishing,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_publish,
};

static const struct cmd prune = {
	.name = "baseline prune",
	.summary = "drop old baselines, here and on the remote",
	.about = "Keeps pinned commits, the newest of every branch and "
		 "environment, and what is young while it fits the budget; "
		 "drops all other commits. The ref gets a new history, so "
		 "that git can free the space: pushed only if the remote is "
		 "as it was looked at. What was there before stays here as "
		 "refs/profgate/v1/backup until the next prune.",
	.parts = pruning,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_prune,
};

static const struct cmd pin = {
	.name = "baseline pin",
	.summary = "keep a commit's baselines whatever their age",
	.operands = "COMMIT",
	.least = 1,
	.most = 1,
	.about = "For releases: prune does not drop a pinned commit. Publish "
		 "shares the pin.",
	.parts = pinning,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_pin,
};

static const struct cmd verify = {
	.name = "baseline verify",
	.summary = "read everything, and name what is damaged",
	.about = "Reads every file of the store and compares it with its "
		 "name, its record and its folder. Names each entry that is "
		 "damaged or foreign, and the runs that would be lost without "
		 "it. The exit code is 6 when there are any. Readers pass "
		 "such entries over: one of them never breaks a check.",
	.parts = local_formats,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_verify,
};

static const struct cmd export = {
	.name = "baseline export",
	.summary = "copy the baselines to a directory",
	.operands = "DIR",
	.least = 1,
	.most = 1,
	.about = "DIR becomes a store of its own, in the same layout, for "
		 "--store dir:DIR and import. What is there stays. Damaged "
		 "records stay behind, each with a line and exit code 6.",
	.parts = local,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_export,
};

static const struct cmd import = {
	.name = "baseline import",
	.summary = "add the baselines of directories",
	.operands = "DIR...",
	.least = 1,
	.most = (size_t)-1,
	.about = "Adds what `record --out DIR` or export wrote. In a matrix "
		 "every job records to a directory, and one job imports them "
		 "all and publishes once. What is there already is not added "
		 "twice. Damaged records stay behind, each with a line and "
		 "exit code 6.",
	.parts = local,
	.values_size = sizeof(struct baseline_values),
	.run = baseline_import,
};

static const struct cmd *const actions[] = {&list, &show, &fetch, &publish,
	&prune, &pin, &verify, &export, &import, NULL};

static const struct opt_part none[] = {{0}};

static const char *const examples[] = {
	"profgate baseline fetch && profgate baseline list",
	"what there is to compare with",
	"profgate baseline prune --dry-run",
	"what the retention would drop",
	"profgate baseline import perf-*/ && profgate baseline publish",
	"the end of a matrix: one push for all of its jobs",
	NULL
};

const struct cmd cmd_baseline = {
	.name = "baseline",
	.summary = "list, fetch, publish, prune and check stored baselines",
	.operands = "ACTION",
	.least = 1,
	.most = 1,
	.about = "Baselines are kept in the repository itself, in a ref that "
		 "travels by fetch and push.",
	.examples = examples,
	.parts = none,
	.actions = actions,
};
