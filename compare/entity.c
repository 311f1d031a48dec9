/* The tables that tell runtime frames from the team's, and subject ids. */
#include "compare/entity.h"

#include <inttypes.h>
#include <stdio.h>

/* Prefixes of the names of Go's runtime, its internals and its gates to C.
 * "[" begins the made-up name of a frame without symbols. */
static const char *const go_runtime[] = {
	"runtime.",
	"runtime/",
	"internal/runtime",
	"internal/bytealg.",
	"internal/cpu",
	"internal/abi",
	"gcWriteBarrier",
	"_cgo",
	"[",
	NULL,
};

/* Frames that only a Go program has, for captures without file names. */
static const char *const go_marks[] = {
	"runtime.main",
	"runtime.goexit",
	"runtime.mcall",
	"runtime.mstart",
	"runtime.systemstack",
	"runtime.mallocgc",
	"runtime.morestack",
	"runtime.gcBgMarkWorker",
	NULL,
};

enum language profile_language(const struct profile *profile)
{
	for (uint32_t i = 0; i < profile->frame_count; i++) {
		const struct frame *frame = &profile->frames[i];
		struct span file = symtab_text(profile->symtab, frame->file);
		struct span func = symtab_text(profile->symtab, frame->func);

		if (file.len > 3 && span_equal(span_of(".go"),
				(struct span){ file.data + file.len - 3, 3 }))
			return LANGUAGE_GO;
		for (size_t m = 0; go_marks[m]; m++)
			if (span_equal(func, span_of(go_marks[m])))
				return LANGUAGE_GO;
	}
	return LANGUAGE_OTHER;
}

bool entity_is_runtime(enum language language, struct span func)
{
	if (language != LANGUAGE_GO)
		return false;
	for (size_t i = 0; go_runtime[i]; i++)
		if (span_starts(func, go_runtime[i]))
			return true;
	/* Assembly bodies (memeqbody, cmpbody, gogo, ...) and C behind cgo. */
	return span_find(func, 0, '.') == func.len;
}

static const struct {
	const char *name;
	enum metric_class class;
} metric_classes[] = {
	{ "cpu", METRIC_TIME },
	{ "wall", METRIC_TIME },
	{ "time", METRIC_TIME },
	{ "samples", METRIC_TIME },
	{ "sample", METRIC_TIME },
	{ "alloc_space", METRIC_ALLOCATION },
	{ "alloc_objects", METRIC_ALLOCATION },
	{ "space", METRIC_ALLOCATION },
	{ "objects", METRIC_ALLOCATION },
};

enum metric_class metric_class(struct span name)
{
	size_t count = sizeof metric_classes / sizeof *metric_classes;

	for (size_t i = 0; i < count; i++)
		if (span_equal(name, span_of(metric_classes[i].name)))
			return metric_classes[i].class;
	return METRIC_OTHER;
}

void entity_id(char out[17], const char *const *parts, size_t count)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < count; i++) {
		const char *text = parts[i] ? parts[i] : "";

		do {
			hash = (hash ^ (unsigned char)*text) *
				UINT64_C(1099511628211);
		} while (*text++);
	}
	snprintf(out, 17, "%016" PRIx64, hash);
}
