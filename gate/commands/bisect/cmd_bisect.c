/* profgate bisect: finds the commit that made something cost more. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/store_options.h"
#include "gate/commands/bisect/bisect.h"
#include "gate/commands/commands.h"
#include "gate/config/config.h"
#include "gate/core/clock.h"
#include "gate/core/file.h"
#include "gate/git/worktree.h"
#include "gate/store/record.h"
#include "gate/text/complain.h"
#include "gate/text/duration.h"
#include "gate/text/escape.h"
#include "gate/text/progress.h"
#include "gate/text/quantity.h"

#define STEP_TIMEOUT 7200.0 /* seconds of one step */

enum {
	COMMITS_MOST = 20000,
	TRIES = 3, /* runs are added so often where a commit lies in between */
	NOT_FOUND = 3,
	SHOWN = 12, /* of an id */
};

struct values {
	const char *good, *bad;
	const char *config, *out, *time_limit;
	unsigned runs;
	struct store_options store;
};

#define AT(member) .offset = offsetof(struct values, member)

static const struct opt options[] = {
	{.name = "good", .kind = OPT_TEXT, .value = "REV", AT(good),
		.help = "a commit that did not cost so much yet; default: the "
			"last one before the bad one that has a record"},
	{.name = "bad", .kind = OPT_TEXT, .value = "REV", AT(bad),
		.help = "one that does; default: HEAD"},
	{.name = "runs", .letter = 'n', .kind = OPT_COUNT, .value = "RUNS",
		.max = 1000, AT(runs),
		.help = "runs on each side of a step; default: those of "
			"profgate.yml"},
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "DIR",
		AT(out),
		.help = "where runs and results are kept, and looked for; "
			"default: perf/bisect"},
	{.name = "time-limit", .kind = OPT_TEXT, .value = "TIME",
		AT(time_limit),
		.help = "begin no step after that, such as 30m; the next call "
			"goes on from there"},
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "what to measure, and the policy; default as for "
			"check"},
	{0}};

struct bisect {
	const struct values *values;
	struct arena *arena;
	struct repo repo;
	struct signals signals;
	struct sample_place place;
	struct commit_id good;
	struct history commits; /* newest first */
	struct search search;
	struct store store;
	bool *recorded;  /* of search: it has a record */
	bool *by_record; /* its state is told by that alone */
	struct finding culprit; /* of bad against good */
	double limit, started;
	struct progress progress; /* steps that were measured now */
	bool named; /* the benchmarks have names */
};

static const struct commit_id *commit_at(const struct bisect *b, size_t i)
{
	return &b->commits.ids[b->search.count - 1 - i];
}

static const char *good_name(const struct bisect *b)
{
	return b->values->good ? b->values->good :
		arena_printf(b->arena, "%.*s", SHOWN, b->good.hex);
}

static const char *bad_name(const struct bisect *b)
{
	return b->values->bad ? b->values->bad : "HEAD";
}

/* "1a2b3c4d5e6f  the first line of its message" */
static void tell_commit(const struct bisect *b, size_t i)
{
	struct repo_commit commit;
	struct err err = {0};
	struct buf text = {0};

	printf("%.*s", SHOWN, commit_at(b, i)->hex);
	if (repo_commit(&commit, &b->repo, commit_at(b, i), b->arena, &err) ==
		0) {
		struct span line = span_of(commit.message);

		line.len = span_find(line, 0, '\n');
		escape_line(&text, arena_copy(b->arena, line), CAP_NAME / 4);
		printf("  %s", text.data);
	}
	buf_clear(&text);
}

/* "+3.6 % (3.3 … 3.8)" */
static void add_change(struct buf *out, const struct finding *f)
{
	const struct change *change = &f->change;

	if (!isfinite(change->ratio) || change->ratio <= 0) {
		format_value(out, f->head.present ? f->head.value : 0, f->unit);
		return;
	}
	format_growth(out, change->ratio);
	if (f->exact || !isfinite(change->ratio_lo) ||
		!isfinite(change->ratio_hi))
		return;
	buf_text(out, " (");
	format_bound(out, change->ratio_lo, change->ratio);
	buf_text(out, " \xe2\x80\xa6 ");
	format_bound(out, change->ratio_hi, change->ratio);
	buf_char(out, ')');
}

static void tell_judged(const struct bisect *b, size_t i,
	const struct finding *f, const char *how)
{
	struct buf text = {0};

	if (f)
		add_change(&text, f);
	tell_commit(b, i);
	printf(": %s%s%s%s\n", f ? text.data : "", f ? ", " : "",
		b->search.states[i] == COMMIT_BAD ? "bad" : "good", how);
	fflush(stdout);
	buf_clear(&text);
}

/* What the record of a commit says, where it leaves no doubt. */
static int judge_record(struct bisect *b, size_t i, struct err *err)
{
	const struct finding *f = NULL;
	struct verdict v;
	bool sure = false;
	double place = 0;
	int status = bisect_stored(&v, &b->place, &b->store, commit_at(b, i),
		err);

	if (status < 0 || b->signals.got)
		return -1;
	if (status == 0)
		f = bisect_find(&v, &b->culprit);
	if (f)
		place = bisect_place(&sure, f, &b->culprit);
	b->by_record[i] = f && sure && (f->exact || f->change.ratio_lo > 0);
	if (!b->by_record[i])
		return 0;
	b->search.states[i] = place >= .5 ? COMMIT_BAD : COMMIT_GOOD;
	tell_judged(b, i, f, ", by its record");
	return 0;
}

/* Parts those that have records first. */
static int search_records(struct bisect *b, struct err *err)
{
	size_t count = b->search.count, next;
	int status = 0;

	for (size_t i = 0; i + 1 < count; i++)
		if (!b->recorded[i])
			b->search.states[i] = COMMIT_SKIPPED;
	while (status == 0 && bisect_next(&next, &b->search)) {
		b->search.states[next] = COMMIT_SKIPPED;
		status = judge_record(b, next, err);
	}
	for (size_t i = 0; i + 1 < count; i++)
		if (b->search.states[i] == COMMIT_SKIPPED)
			b->search.states[i] = COMMIT_UNKNOWN;
	return status;
}

/* Each step leaves half of the commits. */
static unsigned steps_left(const struct search *s)
{
	unsigned count = 0;

	for (size_t left = s->last - s->first; left > 0; left /= 2)
		count++;
	return count;
}

/* Says on a terminal what is measured now, with the time that is left. */
static void draw_step(const struct bisect *b, size_t i)
{
	const struct progress *p = &b->progress;
	struct buf line = {0};

	buf_printf(&line, "measures %.*s, about %u steps", SHOWN,
		commit_at(b, i)->hex, steps_left(&b->search));
	if (p->done) {
		buf_text(&line, ", ");
		duration_print(&line,
			p->seconds / p->done * steps_left(&b->search));
	}
	buf_text(&line, " left");
	progress_draw(p, line.data);
	buf_clear(&line);
}

/* A sample of a commit, with a word on what takes so long. */
static int sample(struct verdict *out, struct bisect *b, size_t i, bool more,
	struct err *err)
{
	bool kept = !more && bisect_has(&b->place, commit_at(b, i));
	double started = clock_now();
	int status;

	if (!kept)
		draw_step(b, i);
	status = bisect_sample(out, &b->place, commit_at(b, i), more, err);
	progress_wipe(&b->progress);
	if (!kept) {
		b->progress.done++;
		b->progress.seconds += clock_now() - started;
	}
	return status;
}

static void tell_skipped(const struct bisect *b, size_t i, const char *how)
{
	tell_commit(b, i);
	printf(": skipped, it could not be built or measured%s\n", how);
	fflush(stdout);
}

/* Measures a commit, and once more where that does not tell. */
static int judge(struct bisect *b, size_t i, struct err *err)
{
	enum commit_state *state = &b->search.states[i];
	const struct finding *f = NULL;
	bool sure = false;
	double place = 0;

	if (bisect_is_skipped(&b->place, commit_at(b, i))) {
		*state = COMMIT_SKIPPED;
		tell_skipped(b, i, " before");
		return 0;
	}
	for (unsigned t = 0; t < TRIES && !sure; t++) {
		struct verdict v;
		int status = sample(&v, b, i, t > 0, err);

		if (status < 0 || b->signals.got)
			return -1;
		if (status > 0) {
			*state = COMMIT_SKIPPED;
			break;
		}
		f = bisect_find(&v, &b->culprit);
		place = bisect_place(&sure, f, &b->culprit);
		*state = place >= .5 ? COMMIT_BAD : COMMIT_GOOD;
	}
	b->by_record[i] = false;
	if (*state != COMMIT_SKIPPED) {
		tell_judged(b, i, f, sure ? "" : ", by its estimate alone");
		return 0;
	}
	tell_skipped(b, i, "");
	return bisect_skip(&b->place, commit_at(b, i), err);
}

/* Measures one of the two between which the change lies, when its record alone
 * tells of it. If that was wrong no record is believed any more. +1: both are
 * known for certain. */
static int confirm(struct bisect *b, struct err *err)
{
	const struct search *s = &b->search;
	size_t i = s->last;
	enum commit_state told;

	if (!b->by_record[i] && s->first > 0)
		i = s->first - 1;
	if (!b->by_record[i])
		return 1;
	told = s->states[i];
	if (judge(b, i, err))
		return -1;
	for (size_t j = 0; s->states[i] != told && j < s->count; j++)
		if (b->by_record[j]) {
			b->by_record[j] = false;
			s->states[j] = COMMIT_UNKNOWN;
		}
	return 0;
}

/* What is looked for, and where. */
static void tell_culprit(const struct bisect *b)
{
	const struct finding *culprit = &b->culprit;
	struct buf text = {0}, shown = {0}, lines = {0};

	buf_printf(&text, "%s: %s %s ", culprit->workload,
		culprit->subject.function ? culprit->subject.function :
		"the whole", culprit->metric);
	add_change(&text, culprit);
	escape_line(&shown, text.data, CAP_LINE);
	opt_wrap(&lines, shown.data, 2, 0);
	printf("%zu commits after %.*s\n%s", b->search.count, SHOWN,
		b->good.hex, lines.data);
	fflush(stdout);
	buf_clear(&lines);
	buf_clear(&shown);
	buf_clear(&text);
}

/* No finding has the name: then it is none, or of what hardly costs anything. */
static int refuse_name(const struct verdict *v, const char *name,
	struct err *err)
{
	const char *near = verdict_name_near(v, name);

	if (near)
		return err_set(err, ERR_USAGE, "bisect: nothing that was "
			"measured is called \"%s\"; did you mean \"%s\"?",
			name, near);
	return err_set(err, ERR_USAGE, "bisect: nothing that was measured is "
		"called \"%s\", or it costs too little to be judged", name);
}

/* Bad beside good. +1: it costs no more. */
static int compare_ends(struct bisect *b, const char *name, struct err *err)
{
	size_t bad = b->search.count - 1;
	const struct finding *culprit;
	struct verdict v;
	int status;

	b->search.last = bad;
	status = sample(&v, b, bad, false, err);
	if (status > 0)
		return err_set(err, ERR_INPUT, "bisect: %s and %s could not be "
			"measured: `profgate run` and `profgate compare` say "
			"why", good_name(b), bad_name(b));
	if (status < 0)
		return -1;
	if (name && !bisect_knows(&v, name))
		return refuse_name(&v, name, err);
	culprit = bisect_choose(&v, name);
	if (!culprit)
		return 1;
	b->culprit = *culprit;
	tell_culprit(b);
	return 0;
}

static bool is_recorded(const struct commit_id *commit, const char **ids,
	size_t id_count)
{
	const char *id = commit->hex;

	return bsearch(&id, ids, id_count, sizeof *ids, text_compare) != NULL;
}

/* The good commit, by its name or by the records that there are. */
static int find_good(struct bisect *b, const char **ids, size_t id_count,
	struct err *err)
{
	if (b->values->good)
		return worktree_commit(&b->good, &b->repo, b->values->good,
			b->arena, err);
	for (size_t i = 1; i < b->commits.count; i++)
		if (is_recorded(&b->commits.ids[i], ids, id_count)) {
			b->good = b->commits.ids[i];
			return 0;
		}
	return err_set(err, ERR_USAGE, "bisect: no commit before %s has a "
		"record: --good REV names one that did not cost so much yet",
		bad_name(b));
}

static int list_commits(struct bisect *b, struct err *err)
{
	const char *bad = bad_name(b);
	struct commit_id start;
	const char **ids;
	size_t id_count;

	if (worktree_commit(&start, &b->repo, bad, b->arena, err) ||
		history_first_parents(&b->commits, &b->repo, &start,
			COMMITS_MOST, b->arena, err) ||
		store_open(&b->store, &b->repo, b->values->store.where,
			b->arena, err) ||
		record_commits(&ids, &id_count, &b->store, b->arena, err) ||
		find_good(b, ids, id_count, err))
		return -1;
	while (b->search.count < b->commits.count &&
		strcmp(b->commits.ids[b->search.count].hex, b->good.hex) != 0)
		b->search.count++;
	if (b->search.count == b->commits.count)
		return err_set(err, ERR_USAGE, "bisect: %s is not among the "
			"first parents of %s that are here%s", good_name(b),
			bad, b->commits.cut ? ": fetch more of the history"
			                    : "");
	if (b->search.count == 0)
		return err_set(err, ERR_USAGE, "bisect: %s and %s are one "
			"commit", good_name(b), bad);
	b->search.states = arena_alloc(b->arena, b->search.count,
		sizeof *b->search.states);
	b->search.states[b->search.count - 1] = COMMIT_BAD;
	b->by_record = arena_alloc(b->arena, b->search.count,
		sizeof *b->by_record);
	b->recorded = arena_alloc(b->arena, b->search.count,
		sizeof *b->recorded);
	for (size_t i = 0; i < b->search.count; i++)
		b->recorded[i] = is_recorded(commit_at(b, i), ids, id_count);
	return 0;
}

static int tell_end(const struct bisect *b)
{
	if (b->search.first == b->search.last) {
		tell_commit(b, b->search.last);
		printf(": the first that costs more than half of it\n");
		return 0;
	}
	printf("what is left was skipped, one of these did it:\n");
	for (size_t i = b->search.first; i <= b->search.last; i++) {
		tell_commit(b, i);
		printf("\n");
	}
	return NOT_FOUND;
}

static int search(struct bisect *b, struct err *err)
{
	size_t next;
	int status = search_records(b, err);

	while (status == 0) {
		bool left = bisect_next(&next, &b->search);

		if (b->limit > 0 && clock_now() - b->started >= b->limit) {
			printf("time is up, %zu commits are left: the same "
				"command goes on from here\n",
				b->search.last - b->search.first + 1);
			return NOT_FOUND;
		}
		status = left ? judge(b, next, err) : confirm(b, err);
	}
	return status < 0 ? -1 : tell_end(b);
}

static int find_commit(struct bisect *b, const char *name, struct err *err)
{
	int status;

	if (list_commits(b, err) || make_folder(b->place.folder, err))
		return -1;
	b->place.good = &b->good;
	b->place.folder = arena_printf(b->arena, "%s/%.*s", b->place.folder,
		SHOWN, b->good.hex);
	if (make_folder(b->place.folder, err))
		return -1;
	status = compare_ends(b, name, err);
	if (status > 0) {
		if (name)
			printf("%s costs no more in %s than in %s", name,
				bad_name(b), good_name(b));
		else
			printf("%s costs no more than %s", bad_name(b),
				good_name(b));
		printf(" for certain: nothing to look for\n");
		return NOT_FOUND;
	}
	if (status < 0)
		return -1;
	if (b->named)
		b->place.workload = b->culprit.workload;
	b->place.folder = arena_printf(b->arena, "%s/%s", b->place.folder,
		b->culprit.id);
	return make_folder(b->place.folder, err) ? -1 : search(b, err);
}

static int prepare(struct bisect *b, struct err *err)
{
	const struct values *v = b->values;
	char today[CONFIG_DATE_SIZE];
	const char *path = v->config ? v->config : config_find(b->arena);
	const char *out = v->out ? v->out : "perf/bisect";
	struct config config;

	if (v->time_limit && !duration_parse(&b->limit, v->time_limit))
		return err_set(err, ERR_USAGE, "--time-limit: %s is no time "
			"such as 30m", v->time_limit);
	if (path)
		path = path_absolute(path, b->arena);
	if (!path)
		return err_set(err, ERR_CONFIG, "bisect: there is no "
			"profgate.yml that says what to measure: profgate init "
			"writes one");
	if (config_load(&config, path, config_today(today), b->arena, err) ||
		make_folder(out, err) ||
		itself_find(&b->place.itself, config.measure.pass,
			config.measure.pass_count, b->arena, err))
		return -1;
	if (config.measure.bench_count == 0)
		return err_set(err, ERR_CONFIG, "bisect: %s has no `measure:`; "
			"profgate init writes it", path);
	b->place.config = path;
	b->place.folder = path_absolute(out, b->arena);
	b->place.runs = v->runs;
	b->place.arena = b->arena;
	b->place.repo = &b->repo;
	b->place.itself.signals = &b->signals;
	b->place.itself.timeout = STEP_TIMEOUT;
	b->place.itself.progress = &b->progress;
	progress_open(&b->progress, 0);
	b->named = config.measure.benches[0].name != NULL;
	return 0;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	struct bisect b = {.values = given, .arena = args->arena,
		.signals = {.fd = -1}, .started = clock_now()};
	int status;

	environment_hide();
	status = prepare(&b, err);
	if (status == 0)
		status = repo_open(&b.repo, NULL, b.arena, err);
	if (status == 0)
		status = signals_hold(&b.signals, err);
	if (status == 0)
		status = find_commit(&b, args->count ? args->items[0] : NULL,
			err);
	if (b.signals.fd >= 0)
		signals_release(&b.signals);
	store_close(&b.store);
	repo_close(&b.repo);
	if (b.signals.got)
		signals_end(b.signals.got);
	return status;
}

static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part parts[] = {
	{&group, 0}, {&store_group, offsetof(struct values, store)}, {0}};

static const char *const examples[] = {
	"profgate bisect", "since the last commit with a record",
	"profgate bisect --good v1.4", "since that tag, what is worst now",
	"profgate bisect --good v1.4 parse.scan", "what made this function so",
	"profgate bisect --good v1.4 --time-limit 1h", "go on with the same line",
	NULL};

const struct cmd cmd_bisect = {
	.name = "bisect",
	.summary = "find the commit that made something cost more",
	.operands = "[NAME]",
	.most = 1,
	.about = "Measures the bad commit beside the good one, in turn, as "
		 "profgate.yml of the files here says, and takes the worst "
		 "cause, or what NAME calls. Then half of the commits in "
		 "between (first parents) are left after each step: one is bad "
		 "that lies nearer to the bad end than to the good one. Those "
		 "come first that have a record of the same environment as the "
		 "good one, which leaves no doubt; the two between which the "
		 "change lies are measured all the same. What "
		 "cannot be built or measured is skipped. Each result is kept "
		 "and not measured again. Exit code 0 with a commit, 3 where "
		 "none was found or time was up. The files here and the "
		 "branches stay as they are.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
