/* Names without their folders. */
#include "gate/text/name_tail.h"

#include <string.h>

/* Where the benchmark begins that a name is of, or NULL. */
static const char *benchmark_in(const char *name)
{
	static const char *const marks[] = {"Benchmark", "BM_"};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		for (const char *at = name; (at = strstr(at, marks[i])); at++)
			if (at == name || at[-1] == '/')
				return at;
	return NULL;
}

const char *name_tail(const char *name)
{
	const char *benchmark = benchmark_in(name), *slash = strrchr(name, '/');

	if (benchmark)
		return benchmark;
	if (!slash || !slash[1] || !slash[1 + strspn(slash + 1, "0123456789")])
		return name;
	return slash + 1;
}
