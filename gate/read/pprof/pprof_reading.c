/* What reading tables and reading samples have in common. */
#include "gate/read/pprof/pprof_reading.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

int pprof_fail(struct err *err, const struct message_place *place,
	const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return err_set(err, ERR_INPUT, "%s %ju: %s", top_names[place->kind],
		(uintmax_t)place->index + 1, text);
}

int pprof_large(const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	return err_set(err, ERR_LIMIT,
		"%s %ju, at byte %zu, takes more than %d bytes to decode: no "
		"profiler writes such a message",
		top_names[place->kind], (uintmax_t)place->index + 1, field->at,
		SCRATCH_MAX);
}

int pprof_damaged(const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	return pprof_fail(err, place, "damaged, at byte %zu", field->at);
}

int pprof_text(struct span *out, const struct pprof_reader *r, uint64_t index,
	const struct message_place *place, struct err *err)
{
	if (index >= r->top.counts[TOP_STRING])
		return pprof_fail(err, place,
			"string %" PRId64 " does not exist, the table has %u",
			(int64_t)index, r->top.counts[TOP_STRING]);
	*out = r->strings[index];
	return 0;
}

int pprof_name(sym *out, struct pprof_reader *r, uint64_t index,
	const struct message_place *place, struct err *err)
{
	struct span text = {0};

	if (pprof_text(&text, r, index, place, err) != 0)
		return -1;
	if (r->string_syms[index] == 0)
		r->string_syms[index] = builder_name(r->b, text).i + 1;
	*out = (sym){r->string_syms[index] - 1};
	return 0;
}
