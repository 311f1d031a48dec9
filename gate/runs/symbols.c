/* Asks the files of --symbols and --binary what addresses are. */
#include "gate/runs/symbols.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gate/binary/binary.h"
#include "gate/core/rowset.h"

enum {
	INLINED_MOST = 64, /* at one address: no compiler goes as deep */
	MEMO_WORDS = 3,
};

struct file {
	char *path;
	enum symbols_side side;
	bool looked;           /* into it: what follows is known */
	bool is_elf;
	struct binary *binary; /* NULL: not open */
	char build_id[BUILD_ID_TEXT];
	bool used;
};

struct view { /* what the captures of a side see */
	struct symbols *symbols;
	enum symbols_side side;
	struct namer namer;
};

/* Names of an address: of symbols.names, from the first. */
struct memo {
	size_t first, count;
};

struct symbols {
	pthread_mutex_t lock; /* over all below: libdw is of one thread */
	struct view views[SYMBOLS_SIDES];
	struct file *files;
	size_t count, room;
	struct rowset asked; /* file, address */
	struct memo *memos;
	size_t memo_room;
	struct named *names; /* their texts are the files' */
	size_t name_count, name_room;
};

/* Opens the file unless that was tried; keeps it open when it is wanted. */
static bool look(struct file *file, bool wanted)
{
	if (!file->looked || (wanted && file->is_elf && !file->binary))
		file->binary = binary_open(file->path);
	if (!file->looked && file->binary) {
		file->is_elf = true;
		binary_build_id(file->build_id, file->binary);
	}
	file->looked = true;
	if (file->binary && !wanted) {
		binary_close(file->binary);
		file->binary = NULL;
	}
	return file->binary != NULL;
}

static struct file *find_build(const struct symbols *s, struct span build_id)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!s->files[i].looked)
			look(&s->files[i], false);
		if (span_equal(span_of(s->files[i].build_id), build_id))
			return &s->files[i];
	}
	return NULL;
}

/* NULL too where two are called so. */
static struct file *find_name(const struct symbols *s, enum symbols_side side,
	struct span path)
{
	struct span name = span_basename(path);
	struct file *found = NULL;

	for (size_t i = 0; i < s->count; i++) {
		struct file *file = &s->files[i];

		if (file->side != side ||
			!span_equal(span_basename(span_of(file->path)), name))
			continue;
		if (found)
			return NULL;
		found = file;
	}
	return found;
}

/* Among the addresses of the file's own tables. */
static bool place(uint64_t *out, struct binary *binary,
	const struct unnamed *what)
{
	bool mapped = what->address >= what->start &&
	              (what->end == 0 ? what->start > 0
				      : what->address < what->end);

	*out = what->address;
	if (what->from_image)
		*out += binary_image(binary);
	return !mapped || what->start == 0 ||
	       binary_address(out, binary,
		       what->address - what->start + what->offset);
}

static void add_name(struct symbols *s, struct named named)
{
	s->names = xgrow(s->names, &s->name_room, s->name_count + 1,
		sizeof *s->names);
	s->names[s->name_count++] = named;
}

/* What is called by a line of the table is inlined at the line of the call. */
static void ask(struct symbols *s, struct file *file, uint64_t address)
{
	struct binary_inline inlined[INLINED_MOST];
	struct binary_function function;
	struct binary_line line = {0};
	size_t count;

	if (!binary_function(&function, file->binary, address))
		return;
	file->used = true;
	if (!binary_line(&line, file->binary, address))
		line = (struct binary_line){0};
	count = binary_inlines(inlined, INLINED_MOST, file->binary, address);
	for (size_t i = 0; i < count; i++) {
		add_name(s, (struct named){inlined[i].name, line.file,
			line.line, true});
		line = inlined[i].call;
	}
	add_name(s, (struct named){function.name, line.file, line.line, false});
}

/* Asked once: libdw walks the unit's whole tree. */
static const struct memo *recall(struct symbols *s, struct file *file,
	uint64_t address)
{
	uint32_t row[MEMO_WORDS] = {(uint32_t)(file - s->files),
		(uint32_t)address, (uint32_t)(address >> 32)};
	uint32_t before = s->asked.count, at = rowset_add(&s->asked, row);
	size_t first = s->name_count;

	if (at < before)
		return &s->memos[at];
	s->memos = xgrow(s->memos, &s->memo_room, (size_t)at + 1,
		sizeof *s->memos);
	ask(s, file, address);
	s->memos[at] = (struct memo){first, s->name_count - first};
	return &s->memos[at];
}

static bool name(void *own, const struct unnamed *what,
	void (*take)(void *data, const struct named *named), void *data)
{
	const struct view *view = own;
	struct symbols *s = view->symbols;
	const struct memo *memo = NULL;
	struct file *file;
	uint64_t address;

	pthread_mutex_lock(&s->lock);
	file = what->build_id.len ? find_build(s, what->build_id)
				  : find_name(s, view->side, what->file);
	if (file && look(file, true) && place(&address, file->binary, what))
		memo = recall(s, file, address);
	for (size_t i = 0; memo && i < memo->count; i++)
		take(data, &s->names[memo->first + i]);
	pthread_mutex_unlock(&s->lock);
	return memo && memo->count > 0;
}

static struct file *add(struct symbols *s, const char *path,
	enum symbols_side side)
{
	s->files = xgrow(s->files, &s->room, s->count + 1, sizeof *s->files);
	s->files[s->count] = (struct file){.path = strdup(path), .side = side};
	if (!s->files[s->count].path)
		out_of_memory();
	return &s->files[s->count++];
}

static int compare_files(const void *a, const void *b)
{
	return strcmp(((const struct file *)a)->path,
		((const struct file *)b)->path);
}

/* The files in it, not those of folders below. What is no ELF file names
 * nothing. */
static int add_directory(struct symbols *s, const char *path,
	enum symbols_side side, struct err *err)
{
	DIR *dir = opendir(path);
	size_t first = s->count;
	struct dirent *entry;

	if (!dir)
		return err_set(err, ERR_INPUT, "--symbols: %s: %s", path,
			strerror(errno));
	while ((entry = readdir(dir))) {
		struct buf file = {0};
		struct stat status;

		buf_printf(&file, "%s/%s", path, entry->d_name);
		if (stat(file.data, &status) == 0 && S_ISREG(status.st_mode))
			add(s, file.data, side);
		buf_clear(&file);
	}
	closedir(dir);
	if (s->count > first)
		qsort(s->files + first, s->count - first, sizeof *s->files,
			compare_files);
	return 0;
}

static int add_given(struct symbols *s, const char *given, struct err *err)
{
	enum symbols_side side = SYMBOLS_ALL;
	struct span rest = span_of(given);
	struct stat status;

	if (span_skip(&rest, "base="))
		side = SYMBOLS_BASE;
	else if (span_skip(&rest, "head="))
		side = SYMBOLS_HEAD;
	if (stat(rest.data, &status) == 0 && S_ISDIR(status.st_mode))
		return add_directory(s, rest.data, side, err);
	if (!look(add(s, rest.data, side), true))
		return err_set(err, ERR_INPUT,
			"--symbols: %s: it is not there, or no ELF file",
			rest.data);
	return 0;
}

static struct symbols *symbols_new(void)
{
	struct symbols *s = xcalloc(1, sizeof *s);

	pthread_mutex_init(&s->lock, NULL);
	rowset_init(&s->asked, MEMO_WORDS);
	for (int side = 0; side < SYMBOLS_SIDES; side++)
		s->views[side] = (struct view){s, (enum symbols_side)side,
			{name, &s->views[side]}};
	return s;
}

int symbols_open(struct symbols **out, const struct opt_list *given,
	struct err *err)
{
	*out = given->count ? symbols_new() : NULL;
	for (size_t i = 0; i < given->count; i++)
		if (add_given(*out, given->items[i], err))
			return -1;
	return 0;
}

int symbols_open_builds(struct symbols **out, const struct opt_list *paths,
	struct err *err)
{
	*out = paths->count ? symbols_new() : NULL;
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->items[i];
		struct file *file = add(*out, path, SYMBOLS_ALL);

		if (!look(file, true))
			return err_set(err, ERR_INPUT,
				"--binary: %s: it is not there, or no ELF file",
				path);
		if (!*file->build_id)
			return err_set(err, ERR_INPUT,
				"--binary: %s: it has no build id, by which "
				"profiles name what they ran; link it with "
				"-Wl,--build-id",
				path);
	}
	return 0;
}

void symbols_close(struct symbols *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count; i++) {
		binary_close(s->files[i].binary);
		free(s->files[i].path);
	}
	free(s->files);
	rowset_clear(&s->asked);
	free(s->memos);
	free(s->names);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

const struct namer *symbols_namer(const struct symbols *s,
	enum symbols_side side)
{
	return s ? &s->views[side].namer : NULL;
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

static const struct opt table[] = {
	{.name = "symbols", .kind = OPT_LIST, .value = "PATH",
		.help = "a program or library that ran, or a directory of such: "
			"names what captures have as addresses, by build id or, "
			"where they tell none, by the file's name; base=PATH and "
			"head=PATH: of that side's captures; may be repeated"},
	{0}
};

const struct opt_group symbols_group = {NULL, table, NULL};
