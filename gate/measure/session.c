/* Makes a measurement from beginning to end, and cleans up after it. */
#include "gate/measure/session.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/git/lock.h"
#include "gate/runs/read_options.h"
#include "gate/runs/run_names.h"
#include "gate/runs/slot.h"
#include "gate/text/complain.h"

extern char **environ;

enum {ROUNDS_MAX = 10000 };

/* Relative to the current directory when it does not begin with '/'. */
static int absolute(const char **out, const char *path, struct arena *arena,
	struct err *err)
{
	char here[4096];

	*out = path;
	if (*path == '/')
		return 0;
	if (!getcwd(here, sizeof(here)))
		return err_set(err, ERR_IO, "the current directory: %s",
			strerror(errno));
	*out = arena_printf(arena, "%s/%s", here, path);
	return 0;
}

/* Makes DIR, and makes it ours. Runs of another day must not end up beside
 * those of today without anybody's wish. */
static int open_out(struct session *m, struct err *err)
{
	struct runs there;
	struct err ignored = {0};
	int status;

	if (absolute(&m->measurement.out, m->label, m->arena, err) ||
		make_folder(m->measurement.out, err))
		return -1;
	m->lock_path = run_name_lock(m->measurement.out, m->arena);
	runs_open(&there, m->symtab, m->arena);
	status = lock_take(&m->lock, m->lock_path, err);
	if (status > 0)
		return err_set(err, ERR_INPUT, "%s: another `profgate run` "
			"measures into this directory", m->label);
	if (status == 0 && !m->append &&
		runs_add(&there, SET_BASE, m->measurement.out, &ignored) == 0)
		return err_set(err, ERR_INPUT, "%s: has %zu captures already; "
			"name another directory with --out, or let "
			"`profgate run --append` add to them",
			m->label, there.sets[SET_BASE].capture_count);
	return status;
}

/* Where in the other work tree the current directory is. */
static int base_directory(const char **out, const struct session *m,
	struct err *err)
{
	const char *root = m->repo.work_tree;
	size_t len = root ? strlen(root) : 0;
	char here[4096];

	if (!root)
		return err_set(err, ERR_STORE, "--base needs a repository "
			"with a work tree");
	if (!getcwd(here, sizeof(here)) || strncmp(here, root, len) != 0 ||
		(here[len] != '/' && here[len] != '\0'))
		return err_set(err, ERR_STORE, "the current directory is not "
			"in the work tree %s", root);
	*out = arena_printf(m->arena, "%s%s", m->worktree.path, here + len);
	return 0;
}

/* The commit that is measured, "-dirty" when files differ from it; NULL where
 * there is no repository. */
static const char *describe_head(const struct session *m)
{
	struct err ignored = {0};
	struct repo_change hidden;
	struct commit_id id;
	bool dirty = true;

	if (!m->repo.git || repo_head(&id, &m->repo, &ignored) ||
		repo_is_dirty(&dirty, &m->repo, &ignored) ||
		repo_hidden_change(&hidden, &m->repo, m->arena, &ignored))
		return NULL;
	dirty |= hidden.what != NULL;
	return arena_printf(m->arena, "%s%s", id.hex, dirty ? "-dirty" : "");
}

static int open_one_side(struct session *m, struct err *err)
{
	struct err ignored = {0};

	if (repo_open(&m->repo, NULL, m->arena, &ignored))
		m->repo = (struct repo){0};
	m->measurement.side_count = 1;
	m->measurement.sides[0] = (struct side){.commit = describe_head(m)};
	return signals_hold(&m->signals, err);
}

/* On a branch without a commit of its own, base and head are one: what differs
 * then is noise, which a pass does not say. */
static void tell_one_commit(const struct session *m)
{
	const struct side *sides = m->measurement.sides;

	if (sides[1].commit && !m->plan.base_build.count &&
		strcmp(sides[0].commit, sides[1].commit) == 0)
		complain("base and head are one commit, %.7s: what is measured "
			"is how much runs of the same code differ",
			sides[0].commit);
}

/* Nothing of ours is there before signals are held; fetching may take long and
 * is ended by them as ever. */
static int open_both_sides(struct session *m, struct err *err)
{
	struct side *sides = m->measurement.sides;
	struct commit_id base;
	int pruned;

	if (repo_open(&m->repo, NULL, m->arena, err) ||
		worktree_commit(&base, &m->repo, m->base, m->arena, err))
		return -1;
	pruned = worktrees_prune(&m->repo, m->arena, err);
	if (pruned > 0)
		complain("removed %d work tree%s of killed runs", pruned,
			pruned == 1 ? "" : "s");
	if (pruned < 0 || signals_hold(&m->signals, err) ||
		worktree_add(&m->worktree, &m->repo, &base, m->arena, err))
		return -1;
	m->measurement.side_count = 2;
	sides[0] = (struct side){.name = "base",
		.commit = arena_copy(m->arena, span_of(base.hex))};
	sides[1] = (struct side){.name = "head", .commit = describe_head(m)};
	tell_one_commit(m);
	return base_directory(&sides[0].directory, m, err);
}

static void tell_withheld(const struct child_environment *environment)
{
	struct buf names = {0};

	for (size_t i = 0; i < environment->withheld_count; i++)
		buf_printf(&names, " %s", environment->withheld[i]);
	if (names.len > 0)
		complain("not passed on, as they look like secrets "
			"(--pass):%s", names.data);
	buf_clear(&names);
}

static int open_measurement(struct session *m, struct err *err)
{
	struct measurement *taken = &m->measurement;
	taken->plan = &m->plan;
	taken->seed = m->seed ? m->seed : (unsigned)time(NULL);
	taken->signals = &m->signals;
	taken->arena = m->arena;
	taken->runs = &m->runs;
	taken->load = &m->load;
	taken->unmeasured = m->unmeasured;
	taken->before = m->before;
	taken->reading.ceiling = m->load.limits.arena;
	taken->built = m->part == SESSION_TIMED;
	progress_open(&taken->progress, 0);
	if (measure_open(taken, environ, err))
		return -1;
	tell_withheld(&taken->environment);
	return 0;
}

int session_power(struct power *out, struct session *m, double growth,
	struct arena *arena, struct err *err)
{
	struct workload *workloads;
	size_t count;
	int status = 0;

	for (size_t s = 0; s < m->measurement.side_count && status == 0; s++)
		status = runs_add(&m->runs, (int)s, m->measurement.sides[s].set,
			err);
	if (status || runs_load(&m->runs, &m->load, err))
		return -1;
	runs_pair(&workloads, &count, &m->runs, arena);
	power_of(out, workloads, count, m->measurement.side_count == 1, growth,
		m->policy, m->symtab, arena);
	return 0;
}

/* Whether what was wanted would show. -1: the runs cannot be read. */
static int is_sharp(struct session *m, struct err *err)
{
	struct arena arena = {0};
	const struct power_row *worst;
	struct power power;
	int sharp = session_power(&power, m, m->until, &arena, err);

	if (sharp == 0) {
		worst = power_worst(&power);
		sharp = worst && worst->detectable <= m->until;
	}
	arena_clear(&arena);
	return sharp;
}

/* +1: it was cut short. */
static int take_timed(struct session *m, struct err *err)
{
	struct measurement *taken = &m->measurement;
	int status = 0;

	if (m->budget > 0 && plan_is_timed(&m->plan)) {
		status = budget_take(&m->spent, &(struct budget_input){
			taken, m->policy, m->symtab, m->budget}, err);
		return status < 0 ? -1 : taken->end != MEASURE_GOES_ON;
	}
	if (m->until <= 0)
		taken->progress.total =
			m->plan.runs * measure_each(taken, false);
	if (m->until <= 0 && plan_is_counted(&m->plan))
		taken->progress.total +=
			m->plan.counted_runs * measure_each(taken, true);
	for (unsigned round = 1; status == 0 && plan_is_timed(&m->plan);
		round++) {
		status = measure_round(taken, false, err);
		if (status == 0 && round >= m->plan.runs)
			status = m->until > 0 && round < ROUNDS_MAX
				? is_sharp(m, err) : 1;
	}
	return status < 0 ? -1 : taken->end != MEASURE_GOES_ON;
}

static int take_counted(struct session *m, struct err *err)
{
	int status = plan_is_counted(&m->plan)
	                     ? measure_find_counter(&m->measurement, err)
	                     : 1;

	for (unsigned round = 0; status == 0 && round < m->plan.counted_runs;
		round++)
		status = measure_round(&m->measurement, true, err);
	return status;
}

static int take_rounds(struct session *m, struct err *err)
{
	int status = measure_build(&m->measurement, err);

	if (status == 0 && m->part != SESSION_COUNTED)
		status = take_timed(m, err);
	if (status == 0 && m->part != SESSION_TIMED)
		status = take_counted(m, err);
	progress_wipe(&m->measurement.progress);
	return status < 0 ? -1 : 0;
}

int session_take(struct session *m, struct err *err)
{
	m->repo = (struct repo){0};
	m->worktree = (struct worktree){.lock = -1};
	m->signals = (struct signals){.fd = -1};
	m->measurement = (struct measurement){0};
	m->lock = -1;
	m->symtab = symtab_new();
	runs_open(&m->runs, m->symtab, m->arena);
	m->load = (struct load){.policy = m->policy,
		.limits = limits_default,
		.jobs = read_jobs(&(struct read_options){0})};
	if (open_out(m, err) ||
		(m->base ? open_both_sides(m, err) : open_one_side(m, err)) ||
		open_measurement(m, err))
		return -1;
	return take_rounds(m, err);
}

int session_close(struct session *m, int status, struct err *err)
{
	if (worktree_remove(&m->worktree, err))
		status = -1;
	lock_drop(m->lock, m->lock_path);
	repo_close(&m->repo);
	symtab_free(m->symtab);
	arena_clear(&m->measurement.reading);
	if (m->signals.fd >= 0)
		signals_release(&m->signals);
	return status;
}

void session_pass_signal(const struct session *m)
{
	if (!m->signals.got)
		return;
	complain("interrupted after %zu runs, which are complete",
		m->measurement.taken_count);
	fflush(stdout);
	signals_end(m->signals.got);
}
