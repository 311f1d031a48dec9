/* Makes and takes apart the names of a run's files. */
#include "gate/runs/run_names.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

#define PART ".part"
enum {NUMBER_MAX = 999999, NUMBER_DIGITS = 3 };

const char *run_name_make(unsigned number, struct arena *arena)
{
	return arena_printf(arena, "%0*u", NUMBER_DIGITS, number);
}

unsigned run_name_number(const char *name)
{
	unsigned long number = strtoul(name, NULL, 10);

	return number <= NUMBER_MAX ? (unsigned)number : 0;
}

struct span run_name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span file = span_of(slash ? slash + 1 : path);

	if (run_name_is_hidden(file.data)) {
		file.data++;
		file.len--;
	}
	file.len = span_find(file, 0, '.');
	return file;
}

/* The NNN of .NNN and the ending; empty: it is none. */
static struct span numbered(const char *name, const char *ending)
{
	size_t digits = run_name_is_hidden(name) ? strspn(name + 1, "0123456789")
		: 0;

	if (digits < NUMBER_DIGITS ||
		(digits > NUMBER_DIGITS && name[1] == '0') ||
		strcmp(name + 1 + digits, ending) != 0)
		return (struct span){"", 0};
	return (struct span){name + 1, digits};
}

struct span run_name_of_part(const char *name)
{
	return numbered(name, PART);
}

bool run_name_is_capture(const char *name)
{
	return !run_name_is_hidden(name) &&
	       !span_ends(span_of(name), ".syms.json");
}

bool run_name_is_printed(const char *name)
{
	return numbered(name, PRINTED_ENDING).len > 0;
}

struct span run_name_of_file(const char *name)
{
	return run_name_of(name + run_name_is_hidden(name));
}

bool run_name_fits(const char *name, struct span run)
{
	struct span own = run_name_of_file(name);

	return span_equal(own, run) && own.data[own.len] == '.';
}

bool run_name_is_kind(const char *path, const char *kind)
{
	const char *at = path + strlen(path);

	while (at > path && at[-1] != '/')
		at--;
	for (at = strchr(at + run_name_is_hidden(at), '.'); at;
		at = strchr(at + 1, '.')) {
		size_t len = strlen(kind);

		if (strncmp(at + 1, kind, len) == 0 &&
			(at[len + 1] == '.' || at[len + 1] == '\0'))
			return true;
	}
	return false;
}

bool run_name_is_hidden(const char *name)
{
	return name[0] == '.';
}

const char *run_name_folder(const char *dir, const char *name,
	struct arena *arena)
{
	return name ? arena_printf(arena, "%s/%s", dir, name)
	            : arena_copy(arena, span_of(dir));
}

void run_name_escape(struct buf *out, struct span text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789._-";

	for (size_t i = 0; i < text.len; i++)
		if (memchr(plain, text.data[i], sizeof(plain) - 1))
			buf_char(out, text.data[i]);
		else
			buf_printf(out, "%%%02X", (unsigned char)text.data[i]);
}

const char *run_name_lock(const char *dir, struct arena *arena)
{
	return arena_printf(arena, "%s/.run.lock", dir);
}

const char *run_name_part(const char *folder, const char *run,
	struct arena *arena)
{
	return arena_printf(arena, "%s/.%s" PART, folder, run);
}

const char *run_name_file(const char *folder, const char *run,
	const char *ending, struct arena *arena)
{
	bool hidden = run_name_is_hidden(ending);

	return arena_printf(arena, "%s/%s%s%s%s", folder, hidden ? "." : "",
		run, hidden ? "" : ".", ending);
}

static int compare_runs(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

void run_list_add(struct run_list *list, struct span run)
{
	if (list->count == list->capacity) {
		list->capacity = list->capacity ? 2 * list->capacity : 16;
		list->items = xrealloc(list->items, list->capacity,
			sizeof *list->items);
	}
	list->items[list->count++] = run;
}

void run_list_sort(struct run_list *list)
{
	if (list->count > 0)
		qsort(list->items, list->count, sizeof *list->items,
			compare_runs);
}

bool run_list_has(const struct run_list *list, struct span run)
{
	return list->count > 0 && bsearch(&run, list->items, list->count,
		sizeof *list->items, compare_runs);
}

void run_list_clear(struct run_list *list)
{
	free(list->items);
	*list = (struct run_list){0};
}
