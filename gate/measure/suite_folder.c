/* Where the suites of a plan lie on each side. */
#include "gate/measure/suite_folder.h"

#include <string.h>
#include <sys/stat.h>

#include "gate/measure/moved_folder.h"
#include "gate/runs/run_names.h"
#include "gate/text/complain.h"

/* Where a suite lies on a side, below its directory. */
static const char *folder_on(const struct measurement *m,
	const struct suite *suite, size_t side)
{
	for (size_t b = 0; b < m->plan->bench_count; b++)
		if (m->plan->benches[b].suite == suite &&
			m->moved[b * SIDES_MAX + side])
			return m->moved[b * SIDES_MAX + side];
	return suite->folder;
}

const char *measure_directory(const struct measurement *m,
	const struct suite *suite, size_t side)
{
	const char *directory = m->sides[side].directory, *folder;

	if (!suite || !suite->folder)
		return directory;
	folder = folder_on(m, suite, side);
	return directory ? run_name_folder(directory, folder, m->arena)
	                 : folder;
}

/* The commit that has the folders of the plan where head may not; NULL: none. */
static const char *commit_before(const struct measurement *m)
{
	return m->side_count == 2 ? m->sides[0].commit : m->before;
}

/* The folder of a suite that a side does not have may have been moved between
 * the two commits: it is measured where it lies, under its name in the plan. */
static void follow_folder(struct measurement *m, size_t bench, size_t side)
{
	const struct bench *b = &m->plan->benches[bench];
	const char *moved;

	if (!commit_before(m) || b->may_be_gone)
		return;
	moved = moved_folder(commit_before(m), b->suite->folder,
		side + 1 < m->side_count, m->arena);
	if (!moved)
		return;
	m->moved[bench * SIDES_MAX + side] = moved;
	complain("%s: %s is in %s there, and is measured as %s",
		m->sides[side].name ? m->sides[side].name : "here",
		b->suite->folder, moved, b->suite->name);
}

static bool has_folder(const struct measurement *m, const struct suite *suite,
	size_t side)
{
	struct stat status;

	return !suite || !suite->folder ||
	       (stat(measure_directory(m, suite, side), &status) == 0 &&
		       S_ISDIR(status.st_mode));
}

/* Whether of a folder that base has there is nothing in head but what git ignores:
 * a build left it behind. */
static bool is_left_over(const struct measurement *m, const struct suite *suite,
	size_t side)
{
	return suite && suite->folder && side + 1 == m->side_count &&
	       commit_before(m) &&
	       strcmp(folder_on(m, suite, side), suite->folder) == 0 &&
	       folder_is_left_over(commit_before(m), suite->folder);
}

int suite_folder_find(bool *there, struct measurement *m, size_t bench,
	size_t side, bool is_first, struct err *err)
{
	const struct bench *b = &m->plan->benches[bench];

	*there = has_folder(m, b->suite, side) &&
	         !is_left_over(m, b->suite, side);
	if (is_first && !*there) {
		follow_folder(m, bench, side);
		*there = m->moved[bench * SIDES_MAX + side] &&
		         has_folder(m, b->suite, side);
	}
	if (*there || b->may_be_gone || b->known || side + 1 < m->side_count ||
		(side == 1 && !m->absent[bench * SIDES_MAX]))
		return 0;
	return err_set(err, ERR_USAGE,
		"measure: there is no folder %s; "
		"correct \"folder\" in the configuration, or let `profgate "
		"run` begin where it is",
		measure_directory(m, b->suite, side));
}
