/* Hands names to libiberty, and holds what it says within bounds. */
#include "gate/text/cxx_name.h"

#include <setjmp.h>
#include <string.h>

#include <libiberty/demangle.h>

/* libiberty takes 70 bytes of stack for each of a name's. What a name repeats it
 * writes out, so that one of 200 bytes can ask for gigabytes. */
enum { MANGLED_MAX = 4 << 10, WRITTEN_MAX = 16 << 10 };

struct writing {
	struct buf *out;
	size_t start;
	jmp_buf too_long;
};

static void add(const char *text, size_t len, void *data)
{
	struct writing *w = data;

	if (len > WRITTEN_MAX - (w->out->len - w->start))
		longjmp(w->too_long, 1);
	buf_add(w->out, text, len);
}

/* It holds no memory of its own that a jump could leave behind. */
static bool demangle(struct writing *w, const char *name)
{
	return setjmp(w->too_long) == 0 &&
	       cplus_demangle_v3_callback(name,
		       DMGL_PARAMS | DMGL_ANSI | DMGL_NO_RECURSE_LIMIT, add,
		       w) != 0;
}

bool cxx_name_write(struct buf *out, struct span name)
{
	struct writing w = {.out = out, .start = out->len};
	char text[MANGLED_MAX + 1];

	if (!span_starts(name, "_Z") || name.len > MANGLED_MAX ||
		memchr(name.data, '\0', name.len))
		return false;
	memcpy(text, name.data, name.len);
	text[name.len] = '\0';
	if (demangle(&w, text))
		return true;
	if (out->data) {
		out->len = w.start;
		out->data[out->len] = '\0';
	}
	return false;
}
