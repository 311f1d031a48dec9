/* Cuts up what was pulled. */
#include "gate/pull/cut.h"

#include <unistd.h>

/* What was pulled is a directory of downloads. */
static int open_whole(struct source *out, struct pull *pull, size_t side,
	struct err *err)
{
	struct pull_side *s = &pull->sides[side];

	*out = (struct source){.kind = &source_directory,
		.pull = pull,
		.side = side};
	if (access(s->whole, F_OK) != 0)
		return 0;
	s->source_count = 1;
	s->runs = 0;
	return out->kind->parse(out, s->whole, pull, err) ||
	                       out->kind->probe(out, err)
	               ? -1
	               : 0;
}

int cut_whole(struct pull *pull, struct err *err)
{
	struct source wholes[PULL_SIDES_MAX] = {{0}};
	int status = 0;

	for (size_t i = 0; i < pull->side_count && status == 0; i++)
		status = open_whole(&wholes[i], pull, i, err);
	by_settle(&pull->by);
	atomic_store(&pull->stop, false);
	for (size_t i = 0; i < pull->side_count; i++) {
		struct source *s = &wholes[i];

		if (status == 0 && s->planned > 0)
			status = s->kind->take(s, err);
		if (status == 0 && s->planned > 0)
			directory_remove(s);
		if (s->kind)
			s->kind->close(s);
		arena_clear(&s->arena);
	}
	return status;
}
