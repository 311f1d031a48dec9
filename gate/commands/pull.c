/* profgate pull: profiles of running programs into a run set. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/config/config.h"
#include "gate/measure/command.h"
#include "gate/pull/list.h"
#include "gate/runs/read_options.h"

enum { WINDOWS_MAX = 10000, RETRIES = 3, DOWNLOAD = 64 << 20 };

struct values {
	struct opt_list base, head, binaries;
	const char *out;
	bool append, list;
	unsigned format;
	const char *config;
	const char *profiles, *window, *every, *workload, *by;
	const char *from, *until, *gap, *instances;
	const char *operations, *operations_url;
	const char *timeout, *cacert, *cert, *key, *header_file;
	unsigned windows, retries;
	size_t download;
	struct read_options reading;
};

#define AT(member) .offset = offsetof(struct values, member)

static const char *const formats[] = {"text", "json", NULL};

static const struct opt what[] = {
	{.name = "base", .kind = OPT_LIST, .value = "SOURCE", AT(base),
		.help = "an instance of the old version, into DIR/base; "
			"repeatable"},
	{.name = "head", .kind = OPT_LIST, .value = "SOURCE", AT(head),
		.help = "an instance of the new version, into DIR/head, in "
			"the same windows; repeatable"},
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "DIR",
		AT(out), .help = "where the run set goes; default: perf"},
	{.name = "append", .kind = OPT_FLAG, AT(append),
		.help = "add to the runs that DIR has already"},
	{.name = "profiles", .kind = OPT_TEXT, .value = "LIST", AT(profiles),
		.help = "of cpu, heap, allocs, mutex, block, threadcreate and "
			"goroutine; of a store also its types by id; default: "
			"cpu,heap; of a directory: all"},
	{.name = "windows", .letter = 'n', .kind = OPT_COUNT, .value = "N",
		.max = WINDOWS_MAX, AT(windows),
		.help = "windows of each instance, a run each; default: 6"},
	{.name = "window", .kind = OPT_TEXT, .value = "TIME", AT(window),
		.help = "how long each lasts; default: 30s, of a store 10m"},
	{.name = "every", .kind = OPT_TEXT, .value = "TIME", AT(every),
		.help = "from the start of one to that of the next; default: "
			"one after the other"},
	{.name = "from", .kind = OPT_TEXT, .value = "TIME", AT(from),
		.help = "of a store: when the first window begins, such as "
			"2026-05-01T10:00:00Z or now-2h; default: so that the "
			"last one ends at --until"},
	{.name = "until", .kind = OPT_TEXT, .value = "TIME", AT(until),
		.help = "of a store: when the last has ended; default: now"},
	{.name = "gap", .kind = OPT_TEXT, .value = "TIME", AT(gap),
		.help = "of a store: what is left out between windows, as "
			"profiles reach over their edges; default: 30s"},
	{.name = "instances", .kind = OPT_TEXT, .value = "LABEL",
		AT(instances),
		.help = "of a store: a run for each value of a label of its "
			"series, such as pod; default: all are added up"},
	{.name = "workload", .kind = OPT_TEXT, .value = "NAME", AT(workload),
		.help = "put the runs in DIR/NAME; default: the name of the "
			"program"},
	{.name = "by", .kind = OPT_TEXT, .value = "LABEL[,LABEL]", AT(by),
		.help = "a workload for each value of labels that samples "
			"have, such as those of pprof.Do, or series of a store"},
	{.name = "binary", .kind = OPT_LIST, .value = "FILE", AT(binaries),
		.help = "of a store: an ELF file that names addresses which "
			"have no name there, of the build that ran; repeatable"},
	{.name = "list", .kind = OPT_FLAG, AT(list),
		.help = "say what each source has, how many samples a minute "
			"and which labels and counters, and pull nothing"},
	{.name = "format", .kind = OPT_CHOICE, .choices = formats, AT(format),
		.help = "of --list; default: text"},
	{.name = "operations", .kind = OPT_TEXT, .value = "METRIC",
		AT(operations),
		.help = "a counter of /metrics, such as http_requests_total or "
			"http_requests_total{code=\"200\"}: costs are then per "
			"operation, and totals are judged"},
	{.name = "operations-url", .kind = OPT_TEXT, .value = "URL",
		AT(operations_url),
		.help = "where on its host a lone source has its counters"},
	{0}
};

static const struct opt how[] = {
	{.name = "timeout", .kind = OPT_TEXT, .value = "TIME", AT(timeout),
		.help = "wait so long for an answer, beyond the window; "
			"default: 15s after a window, else 60s"},
	{.name = "retries", .kind = OPT_COUNT, .value = "N", .max = 10,
		AT(retries),
		.help = "of a connection that fails, or a server that is "
			"busy; default: 3"},
	{.name = "max-download", .kind = OPT_SIZE, .value = "SIZE",
		AT(download), .help = "largest answer; default: 64M"},
	{.name = "cacert", .kind = OPT_TEXT, .value = "FILE", AT(cacert),
		.help = "certificate authorities to trust"},
	{.name = "cert", .kind = OPT_TEXT, .value = "FILE", AT(cert),
		.help = "certificate to show to the server"},
	{.name = "key", .kind = OPT_TEXT, .value = "FILE", AT(key),
		.help = "its private key"},
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "what its pull: section says holds where the command "
			"line does not; default: profgate.yml"},
	{.name = "header-file", .kind = OPT_TEXT, .value = "FILE",
		AT(header_file),
		.help = "headers to send, NAME: VALUE, one a line"},
	{0}
};

static void add_secrets(struct buf *out)
{
	buf_text(out, "\nSecrets come from the environment, and go over https "
		"or to loopback only:\n"
		"  PROFGATE_PULL_TOKEN        a bearer token\n"
		"  PROFGATE_PULL_USER         with PROFGATE_PULL_PASSWORD, "
		"basic authentication\n"
		"  PROFGATE_PULL_TENANT       X-Scope-OrgID\n"
		"Of a source that profgate.yml names they go nowhere but to:\n"
		"  PROFGATE_PULL_HOST         hosts, as HOST or HOST:PORT\n");
}

static const struct opt_group what_group = {"What to take", what, NULL};
static const struct opt_group how_group = {"How to ask", how, add_secrets};
static const struct opt_part parts[] = {
	{&what_group, 0},
	{&how_group, 0},
	{&read_group, offsetof(struct values, reading)},
	{0}
};

static int make_plan(struct pull_plan *out, const struct values *v,
	const struct args *args, struct err *err)
{
	*out = (struct pull_plan){
		.out = v->out ? v->out : "perf",
		.append = v->append,
		.list = v->list,
		.base = v->base,
		.head = v->head,
		.binaries = v->binaries,
		.sources = {args->count, args->items},
		.profiles = v->profiles,
		.windows = v->windows,
		.from = v->from,
		.until = v->until,
		.gap_given = v->gap,
		.instances = v->instances,
		.workload = v->workload,
		.by = v->by,
		.operations = v->operations,
		.operations_url = v->operations_url,
		.limits = read_limits(&v->reading),
		.header_file = v->header_file,
		.bounds =
			{
				.download = v->download ? v->download
				                        : DOWNLOAD,
				.retries = v->retries ? v->retries : RETRIES,
				.cacert = v->cacert,
				.cert = v->cert,
				.key = v->key,
			},
	};
	if (v->workload && !workload_fits(v->workload))
		return err_set(err, ERR_USAGE, "--workload: \"%s\" is no name "
			"for a folder; letters, digits and /._-+,:@%%= will do",
			v->workload);
	if (v->format && !v->list)
		return err_set(err, ERR_USAGE,
			"--format: how --list prints; give both");
	if (v->gap && strcmp(v->gap, "0") != 0 && strcmp(v->gap, "0s") != 0 &&
		opt_duration(&out->gap, "gap", v->gap, err))
		return -1;
	return opt_duration(&out->window, "window", v->window, err) ||
		opt_duration(&out->every, "every", v->every, err) ||
		opt_duration(&out->bounds.timeout, "timeout", v->timeout, err)
		? -1 : 0;
}

static int run(const void *data, const struct args *args, struct err *err)
{
	const struct values *values = data;
	struct pull_plan plan;
	struct config config;
	struct pull pull;
	struct buf out = {0};
	int status;

	if (config_in_force(&config, values->config, 0, args->arena, err) ||
		make_plan(&plan, values, args, err))
		return -1;
	plan.file = &config.pull;
	status = pull_take(&pull, &plan, args->arena, err);
	if (status == 0) {
		if (plan.list)
			list_write(&out, &pull, values->format == 2);
		else
			pull_report(&out, &pull);
		fwrite(out.data, 1, out.len, stdout);
	}
	buf_clear(&out);
	pull_close(&pull);
	return status;
}

static const char *const examples[] = {
	"profgate pull http://localhost:6060",
	"six windows of 30 s into perf/",
	"profgate pull --base http://old:6060 --head http://new:6060",
	"two versions in the same windows, into perf/base and perf/head",
	"profgate pull --list http://localhost:6060",
	"which profiles, labels and counters there are, and how many samples",
	"profgate pull --base old/ --head new/ --by endpoint",
	"what was downloaded, a workload for each endpoint",
	"profgate pull --from now-2h 'parca+http://parca:7070?query={job=\"order\"}'",
	"windows of what Parca has kept of all series of a job",
	NULL
};

const struct cmd cmd_pull = {
	.name = "pull",
	.summary = "take profiles of running programs into a run set",
	.operands = "[SOURCE...]",
	.least = 0,
	.most = 16,
	.about = "Asks Go programs that serve net/http/pprof for profiles, "
		 "window after window, and writes a run set that the other "
		 "commands read; it is the only command that opens a "
		 "connection to a service. A SOURCE is http://HOST:PORT or "
		 "https://HOST:PORT, with the path of the profiles where that "
		 "is not /debug/pprof; NAME=SOURCE names the instance. All "
		 "instances, and base and head, are asked in the same windows. "
		 "Runs that are complete stay, whatever fails then. A SOURCE "
		 "can be a directory, too, of captures that were downloaded, "
		 "or such files: they are put in order of their time, and "
		 "nobody is asked. A server that keeps profiles is "
		 "parca+http://HOST:PORT?query={job=\"order\"} or "
		 "pyroscope+http://HOST:PORT?query={service_name=\"order\"}: "
		 "a query of its labels, whose windows are over.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
