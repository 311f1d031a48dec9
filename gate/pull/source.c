/* Finds the kind of a source. */
#include "gate/pull/source.h"

#include <string.h>

#include "gate/pull/server.h"

static const struct source_kind *const kinds[] = {
	&source_parca,
	&source_pyroscope,
	&source_endpoint,
	&source_directory,
};

/* NAME=REST; a name has no slash, as addresses and most folders do. */
static size_t name_length(const char *text)
{
	size_t len = strcspn(text, "=/?");

	return text[len] == '=' ? len : 0;
}

static const char *without_name(const char *text)
{
	size_t len = name_length(text);

	return len ? text + len + 1 : text;
}

const struct source_kind *source_kind_of(const char *text)
{
	const char *rest = without_name(text);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i]->fits(rest))
			return kinds[i];
	return NULL;
}

int source_parse(struct source *out, const char *text, struct pull *pull,
	struct err *err)
{
	size_t len = name_length(text);

	out->pull = pull;
	out->kind = source_kind_of(text);
	if (!out->kind)
		return err_set(err, ERR_USAGE,
			"a source is no address and no file; write "
			"http://HOST:PORT, https://HOST:PORT, "
			"parca+http://HOST:PORT, pyroscope+http://HOST:PORT or "
			"a directory of downloads, or NAME=SOURCE");
	if (len)
		out->name = arena_copy(&out->arena, (struct span){text, len});
	return out->kind->parse(out, without_name(text), pull, err);
}
