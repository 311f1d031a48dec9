/* Says which packages are taken for which. */
#include "compare/findings/moved_packages.h"

#include <string.h>

#include "compare/costs/moved.h"
#include "compare/findings/name_text.h"

#define MOVES_TOLD 5

/* Without the separator behind it. */
static const char *package_text(const struct analysis *analysis,
	struct span package)
{
	while (package.len > 1 &&
		strchr("/.:\\", package.data[package.len - 1]))
		package.len--;
	return name_text(analysis, symtab_intern(analysis->symtab, package));
}

void moved_packages_tell(struct notes *notes, const struct analysis *analysis)
{
	const struct moves *moves = &analysis->moved->moves;
	size_t told = 0, more = 0;

	for (uint32_t i = 0; i < moves->count; i++) {
		const struct move *move = &moves->all[i];

		if (moves_follows(moves, i))
			continue;
		if (told++ >= MOVES_TOLD) {
			more++;
			continue;
		}
		note_add(notes, "package-moved", NULL,
			"%s is %s in head: its functions are compared with "
			"what they were",
			package_text(analysis, move->from),
			package_text(analysis, move->to));
	}
	if (more)
		note_add(notes, "package-moved", NULL,
			"%zu more packages moved", more);
}
