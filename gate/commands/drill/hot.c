/* What functions of the program cost, from one profile of Go. */
#include <stdlib.h>
#include <string.h>

#include "gate/commands/drill/drill.h"
#include "gate/read/reader.h"

/* A function of the program itself, not of its tests. */
static bool is_own(const struct symtab *symtab, const struct frame *frame,
	const char *folder)
{
	struct span file = symtab_text(symtab, frame->file);

	return span_starts(file, folder) && span_ends(file, ".go") &&
	       !span_ends(file, "_test.go");
}

/* The frame that owns a stack: the program's own that is nearest to the leaf; NULL:
 * none is. */
static const struct frame *owner_of(const struct profile *p, uint32_t stack,
	const char *folder)
{
	for (uint32_t i = p->stack_start[stack]; i < p->stack_start[stack + 1];
		i++) {
		const struct frame *frame = &p->frames[p->stack_frames[i]];

		if (is_own(p->symtab, frame, folder))
			return frame;
	}
	return NULL;
}

static int dearest_first(const void *a, const void *b)
{
	const struct hot *x = a, *y = b;

	if (x->cost != y->cost)
		return x->cost > y->cost ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* The metric of the processor's time; -1: there is none. */
static int time_of(const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (!p->metrics[m].is_events &&
			metric_is_time(
				metric_row_of(p->symtab, &p->metrics[m])))
			return (int)m;
	return -1;
}

static void add_up(struct hot **out, size_t *count, const struct profile *p,
	uint32_t metric, const char *folder, struct arena *arena)
{
	struct hot *all = arena_alloc(arena, p->frame_count + 1, sizeof *all);
	struct rowset names;

	rowset_init(&names, 2); /* function, file */
	for (uint32_t s = 0; s < p->stack_count; s++) {
		const struct frame *frame = owner_of(p, s, folder);
		uint32_t row;

		if (!frame)
			continue;
		row = rowset_add(&names,
			(const uint32_t[]){frame->func.i, frame->file.i});
		all[row].name =
			arena_copy(arena, symtab_text(p->symtab, frame->func));
		all[row].file =
			arena_copy(arena, symtab_text(p->symtab, frame->file));
		all[row].cost +=
			p->values[(size_t)s * p->metric_count + metric];
	}
	*count = names.count;
	*out = all;
	rowset_clear(&names);
	qsort(all, *count, sizeof *all, dearest_first);
}

int hot_functions(struct hot **out, size_t *count, const char *capture,
	const char *folder, struct arena *arena, struct err *err)
{
	struct arena own = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile;
	int status = capture_read_file(&profile, capture, &own, symtab,
		&limits_default, err);

	if (status == 0) {
		int metric = time_of(&profile);

		if (metric < 0)
			status = err_set(err, ERR_INPUT,
				"%s: it is no profile of time", capture);
		else
			add_up(out, count, &profile, (uint32_t)metric, folder,
				arena);
	}
	symtab_free(symtab);
	arena_clear(&own);
	return status ? -1 : 0;
}
