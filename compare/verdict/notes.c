/* Collects notes in order of arrival, and orders them once. */
#include "compare/verdict/notes.h"

#include <stdarg.h>
#include <string.h>

#include "gate/core/buf.h"

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

void notes_freeze(struct verdict *out, const struct notes *notes)
{
	size_t count = 0;

	out->notes = arena_alloc(notes->arena, notes->count + 1,
		sizeof(*out->notes));
	for (int whole = 1; whole >= 0; whole--)
		for (size_t i = 0; i < notes->count; i++)
			if ((notes->list[i].workload == NULL) == whole)
				out->notes[count++] = notes->list[i];
	out->note_count = count;
}
