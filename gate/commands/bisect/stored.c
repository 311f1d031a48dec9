/* What the store already knows of a commit beside the good one: the runs that both
 * recorded in one environment, put into files and compared like measured ones. */
#include "gate/commands/bisect/bisect.h"

#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/output/result_file.h"
#include "gate/store/record.h"

enum {ID_SHOWN = 12, CAPTURE_MOST = 64 << 20 };

/* Whether it can be the name of folders below another one. */
static bool is_inside(const char *workload)
{
	return *workload && *workload != '/' && *workload != '.' &&
	       !strstr(workload, "/.") && !strstr(workload, "//");
}

/* The runs of a record that are asked about, as a run set. */
static int write_runs(struct store *store, const struct sample_place *p,
	const struct record *record, const char *folder, struct err *err)
{
	size_t run = 0;

	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];
		const char *place = arena_printf(p->arena, "%s/%s", folder,
			c->workload);
		struct target file;
		struct buf bytes = {0};
		int status;

		run += i == 0 || strcmp(c[-1].run, c->run) != 0 ||
			strcmp(c[-1].workload, c->workload) != 0;
		if (!is_inside(c->workload) || (p->workload &&
				strcmp(p->workload, c->workload) != 0))
			continue;
		status = record_capture_read(&bytes, store, record, c,
			CAPTURE_MOST, err);
		if (status == 0)
			status = make_folder(place, err);
		if (status == 0)
			status = target_open(&file, arena_printf(p->arena,
				"%s/%03zu.%zu", place, run, i), err);
		if (status == 0)
			status = target_commit(&file, buf_view(&bytes), err);
		buf_clear(&bytes);
		if (status)
			return -1;
	}
	return 0;
}

/* The newest record of a commit in an environment. +1: none. */
static int newest(const struct record **out, struct store *store,
	const char *commit, const char *environment, struct arena *arena,
	struct err *err)
{
	struct record *all;
	size_t count;

	if (record_load(&all, &count, store, commit, environment, arena, err))
		return -1;
	if (count == 0)
		return 1;
	*out = &all[count - 1];
	return 0;
}

/* The records of both in the first environment that has both. +1: none has. */
static int find_pair(const struct record *out[2], struct store *store,
	const struct sample_place *p, const struct commit_id *commit,
	struct err *err)
{
	const char **places;
	size_t count;
	int status = 1;

	if (record_environments(&places, &count, store, p->good->hex, p->arena,
			err))
		return -1;
	for (size_t i = 0; i < count && status > 0; i++) {
		status = newest(&out[0], store, p->good->hex, places[i],
			p->arena, err);
		if (status == 0)
			status = newest(&out[1], store, commit->hex, places[i],
				p->arena, err);
	}
	return status;
}

int bisect_stored(struct verdict *out, const struct sample_place *p,
	struct store *store, const struct commit_id *commit, struct err *err)
{
	const char *folder = arena_printf(p->arena, "%s/stored-%.*s",
		p->folder, ID_SHOWN, commit->hex);
	const char *result = arena_printf(p->arena, "%s.json", folder);
	const struct record *pair[2];
	int status;

	if (access(result, R_OK) == 0)
		return result_read(out, result, p->arena, err);
	status = find_pair(pair, store, p, commit, err);
	if (status != 0)
		return status;
	if (write_runs(store, p, pair[0], arena_printf(p->arena, "%s/base",
			folder), err) ||
		write_runs(store, p, pair[1], arena_printf(p->arena, "%s/head",
			folder), err))
		return -1;
	status = bisect_compare(p, folder, result, err);
	if (status != 0)
		return status;
	return result_read(out, result, p->arena, err);
}
