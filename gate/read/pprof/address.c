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
