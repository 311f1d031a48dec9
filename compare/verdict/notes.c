/* Collects notes in order of arrival, and orders them once. */
#include "compare/verdict/notes.h"

#include <stdarg.h>
#include <string.h>

#include "gate/core/buf.h"

enum { NAMED = 3 };

/* Makes room for one more; false: there is none. */
static bool grow(struct notes *notes)
{
	size_t capacity = notes->capacity ? 2 * notes->capacity : 16;
	struct verdict_note *more;

	if (notes->count < notes->capacity)
		return true;
	more = arena_alloc(notes->arena, capacity, sizeof(*more));
	if (!more)
		return false;
	if (notes->count > 0)
		memcpy(more, notes->list, notes->count * sizeof(*more));
	notes->list = more;
	notes->capacity = capacity;
	return true;
}

static int __attribute__((format(printf, 4, 0))) insert(struct notes *notes,
	size_t at, struct verdict_note note, const char *format, va_list args)
{
	struct buf text = {0};

	buf_vprintf(&text, format, args);
	note.message = arena_copy(notes->arena, buf_view(&text));
	buf_clear(&text);
	if (!note.message || !grow(notes))
		return -1;
	memmove(notes->list + at + 1, notes->list + at,
		(notes->count - at) * sizeof(*notes->list));
	notes->list[at] = note;
	notes->count++;
	return 0;
}

int note_add(struct notes *notes, const char *code, const char *workload,
	const char *format, ...)
{
	va_list args;
	int status;

	if (!notes || !notes->arena)
		return 0;
	va_start(args, format);
	status = insert(notes, notes->count, (struct verdict_note){
		.code = code, .workload = workload}, format, args);
	va_end(args);
	return status;
}

int note_first(struct notes *notes, const char *code, const char *format, ...)
{
	va_list args;
	int status;

	if (!notes->arena)
		return 0;
	va_start(args, format);
	status = insert(notes, 0, (struct verdict_note){.code = code}, format,
		args);
	va_end(args);
	return status;
}

/* The first note of its code that is of a workload, and the other workloads of which
 * it is true. */
struct likewise {
	struct verdict_note *note;
	size_t count;
	const char *names[NAMED];
	const char *last;
};

static void add_likewise(struct likewise *l, const char *workload)
{
	if (l->last && strcmp(l->last, workload) == 0)
		return;
	l->last = workload;
	if (l->count < NAMED)
		l->names[l->count] = workload;
	l->count++;
}

static void tell_likewise(const struct likewise *l, struct arena *arena)
{
	const char *message = l->note->message;

	if (l->count == 0)
		return;
	for (size_t n = 0; n < l->count && n < NAMED; n++)
		message = arena_printf(arena, "%s%s%s", message,
			n ? ", " : "; likewise ", l->names[n]);
	l->note->message = l->count <= NAMED ? message : arena_printf(arena,
		"%s and %zu more", message, l->count - NAMED);
}

/* That of the code; all but the code is zero where the note is the first. There are
 * only so many codes. */
static struct likewise *likewise_of(struct likewise *all, size_t *count,
	const char *code)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(all[i].note->code, code) == 0)
			return &all[i];
	return &all[(*count)++];
}

static void add_of_workloads(struct verdict *out, const struct notes *notes)
{
	struct likewise *all = arena_alloc(notes->arena, notes->count + 1,
		sizeof(*all));
	size_t codes = 0;

	for (size_t i = 0; i < notes->count; i++) {
		const struct verdict_note *note = &notes->list[i];
		struct likewise *l;

		if (!note->workload)
			continue;
		l = likewise_of(all, &codes, note->code);
		if (l->note && strcmp(l->note->workload, note->workload) != 0) {
			add_likewise(l, note->workload);
			continue;
		}
		out->notes[out->note_count] = *note;
		l->note = l->note ? l->note : &out->notes[out->note_count];
		out->note_count++;
	}
	for (size_t i = 0; i < codes; i++)
		tell_likewise(&all[i], notes->arena);
}

void notes_freeze(struct verdict *out, const struct notes *notes)
{
	out->note_count = 0;
	out->notes = arena_alloc(notes->arena, notes->count + 1,
		sizeof(*out->notes));
	for (size_t i = 0; i < notes->count; i++)
		if (!notes->list[i].workload)
			out->notes[out->note_count++] = notes->list[i];
	add_of_workloads(out, notes);
}
