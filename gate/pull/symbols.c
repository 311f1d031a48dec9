/* Asks the files of --binary what addresses are. */
#include "gate/pull/symbols.h"

#include <stdlib.h>

#include "gate/binary/binary.h"
#include "gate/core/err.h"

struct file {
	const char *path; /* borrowed */
	struct binary *binary;
	char build_id[BUILD_ID_TEXT];
	bool used;
};

struct symbols {
	struct namer namer;
	size_t count;
	struct file *files;
};

static struct file *find(const struct symbols *s, struct span build_id)
{
	for (size_t i = 0; i < s->count; i++)
		if (span_equal(span_of(s->files[i].build_id), build_id))
			return &s->files[i];
	return NULL;
}

/* Among the addresses of the file's own tables. */
static bool place(uint64_t *out, struct binary *binary,
	const struct unnamed *what)
{
	bool mapped = what->address >= what->start &&
	              (what->end == 0 ? what->start > 0
				      : what->address < what->end);

	*out = what->address;
	return !mapped || what->start == 0 ||
	       binary_address(out, binary,
		       what->address - what->start + what->offset);
}

static bool name(struct named *out, void *own, const struct unnamed *what)
{
	struct file *file = find(own, what->build_id);
	struct binary_function function;
	struct binary_line line;
	uint64_t address;

	if (!file || !place(&address, file->binary, what) ||
		!binary_function(&function, file->binary, address))
		return false;
	file->used = true;
	*out = (struct named){.func = function.name};
	if (binary_line(&line, file->binary, address)) {
		out->file = line.file;
		out->line = line.line;
	}
	return true;
}

static int add(struct symbols *s, const char *path, struct err *err)
{
	struct file *file = &s->files[s->count++];

	*file = (struct file){.path = path, .binary = binary_open(path)};
	if (!file->binary)
		return err_set(err, ERR_INPUT,
			"--binary: %s: it is not there, or no ELF file", path);
	if (!binary_build_id(file->build_id, file->binary))
		return err_set(err, ERR_INPUT,
			"--binary: %s: it has no build id, by which profiles "
			"name what they ran; link it with -Wl,--build-id",
			path);
	return 0;
}

int symbols_open(struct symbols **out, const struct opt_list *paths,
	struct err *err)
{
	struct symbols *s;

	*out = NULL;
	if (paths->count == 0)
		return 0;
	s = *out = xcalloc(1, sizeof *s);
	s->files = xcalloc(paths->count, sizeof *s->files);
	s->namer = (struct namer){name, s};
	for (size_t i = 0; i < paths->count; i++)
		if (add(s, paths->items[i], err))
			return -1;
	return 0;
}

void symbols_close(struct symbols *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++)
		binary_close(s->files[i].binary);
	free(s->files);
	free(s);
}

const struct namer *symbols_namer(const struct symbols *s)
{
	return s ? &s->namer : NULL;
}

const char *symbols_unused(const char **build_id, const struct symbols *s,
	size_t *at)
{
	while (s && *at < s->count) {
		const struct file *file = &s->files[(*at)++];

		if (file->used)
			continue;
		*build_id = file->build_id;
		return file->path;
	}
	return NULL;
}
