/* Tells by names. */
#include "gate/counter/whose.h"

#include <string.h>

static bool starts_with_any(const char *text, const char *const *starts)
{
	for (; *starts; starts++)
		if (strncmp(text, *starts, strlen(*starts)) == 0)
			return true;
	return false;
}

enum whose whose_is(const struct code_place *place)
{
	static const char *const libraries[] = {"libc.so", "libc-", "ld-linux",
		"ld-musl", "libm.so", "libm-", "libpthread", "libstdc++",
		"libgcc_s", NULL};
	static const char *const runtime[] = {"runtime.", "runtime/",
		"internal/bytealg.", "internal/chacha8rand.", "internal/cpu.",
		"internal/abi.", "internal/runtime/", NULL};
	static const char *const nobodys[] = {"runtime.schedule",
		"runtime.mstart", "runtime.gcBgMarkWorker", "runtime.bgsweep",
		"runtime.bgscavenge", "runtime.sysmon", NULL};
	const char *slash = strrchr(place->path, '/');

	/* stubs of the linkage table */
	if (!place->named || strcmp(place->name, "_init") == 0)
		return WHOSE_RUNTIME;
	if (slash && starts_with_any(slash + 1, libraries))
		return WHOSE_RUNTIME;
	if (!place->go)
		return WHOSE_OWN;
	if (starts_with_any(place->name, nobodys))
		return WHOSE_NOBODYS;
	/* without a dot: Go's assembly, and cgo */
	return starts_with_any(place->name, runtime) ||
	                       !strchr(place->name, '.')
	               ? WHOSE_RUNTIME
	               : WHOSE_OWN;
}
