/* Names made of a module and a number. */
#include "gate/read/pprof/address.h"

#include <inttypes.h>

#include "gate/core/buf.h"

sym address_name(struct builder *b, sym module, uint64_t in_file)
{
	struct buf text = {0};
	sym name;

	buf_char(&text, '[');
	buf_span(&text, symtab_text(builder_symtab(b), module));
	if (text.len > 1)
		buf_char(&text, '+');
	buf_printf(&text, "0x%" PRIx64 "]", in_file);
	name = builder_name(b, buf_view(&text));
	buf_clear(&text);
	return name;
}

uint64_t address_in_file(const struct unnamed *what)
{
	return what->address < what->start
	               ? what->address
	               : what->address - what->start + what->offset;
}

struct naming {
	struct builder *b;
	struct frame frame;
	void (*push)(void *data, struct frame frame);
	void *data;
};

static void take(void *data, const struct named *named)
{
	const struct naming *naming = data;
	struct frame frame = naming->frame;

	frame.func = builder_name(naming->b, span_of(named->func));
	if (named->file) {
		frame.file = builder_text(naming->b, span_of(named->file));
		frame.line = named->line;
	}
	if (named->inlined)
		frame.flags |= FRAME_INLINED;
	naming->push(naming->data, frame);
}

bool address_frames(struct builder *b, const struct unnamed *what,
	struct frame frame, void (*push)(void *data, struct frame frame),
	void *data)
{
	const struct namer *namer = builder_limits(b)->namer;
	struct naming naming = {b, frame, push, data};

	return namer && namer->name(namer->own, what, take, &naming);
}
