/* Any bytes as a name of Rust's or C++'s, and as what stays of one. */
#include <stdlib.h>

#include "compare/frames/classify.h"
#include "compare/names/key.h"
#include "gate/core/err.h"
#include "gate/text/cxx_name.h"
#include "gate/text/rust_name.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned languages[] = {LANGUAGE_BIT(LANGUAGE_RUST),
		LANGUAGE_BIT(LANGUAGE_RUST) | LANGUAGE_BIT(LANGUAGE_NATIVE)};
	struct buf text = {0}, key = {0};
	struct span name = {(const char *)data, size};

	if (!rust_name_write(&text, name) && !cxx_name_write(&text, name)) {
		if (text.len)
			BUG("%zu bytes were left behind", text.len);
		buf_span(&text, name);
	}
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++)
		key_make(&key, languages[i], buf_view(&text));
	buf_clear(&text);
	buf_clear(&key);
	return 0;
}
