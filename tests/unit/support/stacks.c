/* Writes the stacks of a profile down. */
#include "tests/unit/support/stacks.h"

#include <string.h>

#include "gate/text/num.h"

static void put_frame(struct buf *out, const struct profile *p, uint32_t frame)
{
	const struct frame *f = &p->frames[frame];

	buf_span(out, symtab_text(p->symtab, f->func));
	if (f->file.i)
		buf_printf(out, "@%s:%u", symtab_text(p->symtab, f->file).data,
			(unsigned)f->line);
	if (f->module.i)
		buf_printf(out, "!%s", symtab_text(p->symtab, f->module).data);
}

void put_stacks(struct buf *out, const struct profile *p, bool events)
{
	char number[NUM_MAX];

	for (uint32_t s = 0; s < p->stack_count; s++) {
		for (uint32_t i = p->stack_start[s]; i < p->stack_start[s + 1];
			i++) {
			buf_text(out, i == p->stack_start[s] ? "" : " < ");
			put_frame(out, p, p->stack_frames[i]);
		}
		for (uint32_t m = 0; m < p->metric_count; m++)
			buf_printf(out, " %s",
				num_format(number,
					p->values[s * p->metric_count + m]));
		for (uint32_t e = 0; events && e < p->event_count; e++)
			buf_printf(out, " /%s",
				num_format(number,
					p->events[s * p->event_count + e]));
		buf_char(out, '\n');
	}
}

void cut_understood(char *error)
{
	static const char list[] = "(understood: ";
	char *at = strstr(error, list);

	if (at)
		memcpy(at + strlen(list), "...)", sizeof "...)");
}
