/* Feeds every file of the given directories to a fuzz target once: the corpus
 * as a plain test, with any compiler. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Inputs are seeds; the fuzzer itself keeps to less. */
#define INPUT_MAX ((size_t)4 << 20)

static void fail(const char *path)
{
	perror(path);
	exit(1);
}

static void replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = malloc(INPUT_MAX);
	uint8_t *exact;
	size_t size;

	if (file == NULL || data == NULL)
		fail(path);
	size = fread(data, 1, INPUT_MAX, file);
	if (ferror(file) || fclose(file) != 0)
		fail(path);
	/* Exactly as large as the input, so that sanitizers see overruns. */
	exact = realloc(data, size > 0 ? size : 1);
	if (exact == NULL)
		fail(path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static unsigned replay_directory(const char *name)
{
	DIR *directory = opendir(name);
	const struct dirent *entry;
	unsigned count = 0;
	char path[4096];

	if (directory == NULL)
		fail(name);
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
		/* Left behind for a crash that no sanitizer names. */
		printf("%s\n", path);
		fflush(stdout);
		replay_file(path);
		count++;
	}
	closedir(directory);
	return count;
}

int main(int argc, char **argv)
{
	unsigned count = 0;

	for (int i = 1; i < argc; i++)
		count += replay_directory(argv[i]);
	printf("%u inputs\n", count);
	return count == 0;
}
