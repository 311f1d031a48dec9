/* Reads maps and symbol tables. */
#define _GNU_SOURCE /* getline, strdup, mmap; NOLINT(*-reserved-identifier,cert-*) */
#include "gate/counter/symbols.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096u
#define DEBUG_FOLDER "/usr/lib/debug/.build-id"
enum { PATH_SIZE = 512, BUILD_ID_MAX = 64 };

struct symbol {
	uint64_t lo, hi;
	const char *name;
	unsigned char rank; /* of several at a place the least is shown */
};

struct file {
	const char *path;
	const char *bytes; /* mapped; NULL: none that can be read */
	size_t size;
	Elf64_Ehdr header;
	size_t count;
	struct symbol *symbols;
	bool go;
};

struct map {
	uint64_t lo, hi, offset;
	struct file *file;
};

static struct map *maps;
static size_t map_count;
static struct file **files;
static size_t file_count;

static void *grow(void *old, size_t count, size_t size)
{
	void *new = old;

	if ((count & (count - 1)) == 0) { /* a power of two, or none */
		new = realloc(old, (count ? 2 * count : 1) * size);
		if (!new)
			abort();
	}
	return new;
}

/* Copies what stands at a place of the file. */
static bool take(void *out, size_t size, const struct file *f, uint64_t at)
{
	if (!f->bytes || at > f->size || f->size - at < size)
		return false;
	memcpy(out, f->bytes + at, size);
	return true;
}

static void map_file(struct file *f, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat there;
	void *bytes = MAP_FAILED;

	if (fd >= 0 && fstat(fd, &there) == 0 && S_ISREG(there.st_mode) &&
		there.st_size > 0)
		bytes = mmap(NULL, (size_t)there.st_size, PROT_READ,
			MAP_PRIVATE, fd, 0);
	if (fd >= 0)
		close(fd);
	if (bytes == MAP_FAILED)
		return;
	f->bytes = bytes;
	f->size = (size_t)there.st_size;
	if (!take(&f->header, sizeof f->header, f, 0) ||
		memcmp(f->header.e_ident, ELFMAG, SELFMAG) != 0 ||
		f->header.e_ident[EI_CLASS] != ELFCLASS64 ||
		f->header.e_ident[EI_DATA] != ELFDATA2LSB)
		f->bytes = NULL;
}

static bool section_at(Elf64_Shdr *out, const struct file *f, unsigned index)
{
	return index < f->header.e_shnum &&
	       take(out, sizeof *out, f,
		       f->header.e_shoff +
			       (uint64_t)index * f->header.e_shentsize);
}

static bool section_of_type(Elf64_Shdr *out, const struct file *f,
	uint32_t type)
{
	for (unsigned i = 0; i < f->header.e_shnum; i++)
		if (section_at(out, f, i) && out->sh_type == type)
			return true;
	return false;
}

/* NULL: the text does not end within the table. */
static const char *text_at(const struct file *f, const Elf64_Shdr *table,
	uint32_t at)
{
	uint64_t from = table->sh_offset + at;
	char first;

	if (at >= table->sh_size || table->sh_size > f->size ||
		!take(&first, 1, f, from))
		return NULL;
	return memchr(f->bytes + from, '\0', f->size - from) ? f->bytes + from
	                                                     : NULL;
}

static int compare_symbols(const void *a, const void *b)
{
	const struct symbol *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return x->rank != y->rank ? x->rank - y->rank
	                          : strcmp(x->name, y->name);
}

static void add_symbol(struct file *to, const Elf64_Sym *s, const char *name)
{
	unsigned type = ELF64_ST_TYPE(s->st_info);
	unsigned bind = ELF64_ST_BIND(s->st_info);

	if (!name || !*name || s->st_shndx == SHN_UNDEF ||
		(type != STT_FUNC && type != STT_GNU_IFUNC))
		return;
	to->symbols = grow(to->symbols, to->count, sizeof *to->symbols);
	to->symbols[to->count++] =
		(struct symbol){s->st_value, s->st_value + s->st_size, name,
			bind == STB_GLOBAL ? 0
			: bind == STB_WEAK ? 1
					   : 2};
	to->go |= strcmp(name, "runtime.main") == 0;
}

/* Those of a table of one file, to another or the same. */
static void read_table(struct file *to, const struct file *from,
	const Elf64_Shdr *table)
{
	Elf64_Shdr names;
	Elf64_Sym symbol;

	if (!section_at(&names, from, table->sh_link))
		return;
	for (uint64_t at = 0;
		table->sh_size - at >= sizeof symbol &&
		take(&symbol, sizeof symbol, from, table->sh_offset + at);
		at += sizeof symbol)
		add_symbol(to, &symbol, text_at(from, &names, symbol.st_name));
}

/* .../ab/cdef.debug; "": the file has no build id. */
static void debug_path(char out[PATH_SIZE], const struct file *f)
{
	Elf64_Shdr section;
	Elf64_Nhdr note;
	unsigned char id[BUILD_ID_MAX];
	size_t at;

	*out = '\0';
	for (unsigned i = 0; i < f->header.e_shnum && !*out; i++) {
		if (!section_at(&section, f, i) ||
			section.sh_type != SHT_NOTE ||
			!take(&note, sizeof note, f, section.sh_offset) ||
			note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 ||
			note.n_descsz < 2 || note.n_descsz > sizeof id ||
			!take(id, note.n_descsz, f,
				section.sh_offset + sizeof note + 4))
			continue;
		at = (size_t)snprintf(out, PATH_SIZE, DEBUG_FOLDER "/%02x/",
			id[0]);
		for (uint32_t k = 1; k < note.n_descsz; k++)
			at += (size_t)snprintf(out + at, PATH_SIZE - at, "%02x",
				id[k]);
		snprintf(out + at, PATH_SIZE - at, ".debug");
	}
}

/* What is found of another file stays mapped. */
static void read_symbols(struct file *f)
{
	struct file debug = {0};
	char path[PATH_SIZE];
	Elf64_Shdr table;

	if (section_of_type(&table, f, SHT_SYMTAB)) {
		read_table(f, f, &table);
	} else {
		debug_path(path, f);
		if (*path)
			map_file(&debug, path);
		if (section_of_type(&table, &debug, SHT_SYMTAB))
			read_table(f, &debug, &table);
		else if (section_of_type(&table, f, SHT_DYNSYM))
			read_table(f, f, &table);
	}
	if (f->count)
		qsort(f->symbols, f->count, sizeof *f->symbols,
			compare_symbols);
}

static struct file *file_of(const char *path)
{
	struct file *f;

	for (size_t i = 0; i < file_count; i++)
		if (strcmp(files[i]->path, path) == 0)
			return files[i];
	f = calloc(1, sizeof *f);
	if (!f || !(f->path = strdup(path)))
		abort();
	files = grow(files, file_count, sizeof *files);
	files[file_count++] = f;
	map_file(f, path);
	if (f->bytes)
		read_symbols(f);
	return f;
}

/* "LO-HI RIGHTS OFFSET DEVICE INODE  PATH"; NULL: the line is of no file. */
static const char *read_map(struct map *out, char *line)
{
	char *path = strchr(line, '/'), *at = line;

	line[strcspn(line, "\n")] = '\0';
	if (!path)
		return NULL;
	out->lo = strtoul(at, &at, 16);
	if (*at == '-')
		out->hi = strtoul(at + 1, &at, 16);
	at += strspn(at, " ");
	at += strcspn(at, " ");
	out->offset = strtoul(at, &at, 16);
	return out->lo < out->hi && at < path ? path : NULL;
}

/* What is mapped now. What was there before stays behind it, for it may be
 * gone. */
static void read_maps(void)
{
	FILE *in = fopen("/proc/self/maps", "re");
	char *line = NULL;
	size_t size = 0;

	while (in && getline(&line, &size, in) > 0) {
		struct map m = {0};
		const char *path = read_map(&m, line);

		if (!path)
			continue;
		m.file = file_of(path);
		maps = grow(maps, map_count, sizeof *maps);
		maps[map_count++] = m;
	}
	free(line);
	if (in)
		fclose(in);
}

static const struct map *map_of(uint64_t at)
{
	for (size_t i = map_count; i-- > 0;)
		if (at >= maps[i].lo && at < maps[i].hi)
			return &maps[i];
	return NULL;
}

/* The address that the file's own tables give a place of it. */
static bool address_in(uint64_t *out, const struct file *f, uint64_t offset)
{
	Elf64_Phdr part;

	for (unsigned i = 0; i < f->header.e_phnum; i++)
		if (take(&part, sizeof part, f,
			    f->header.e_phoff +
				    (uint64_t)i * f->header.e_phentsize) &&
			part.p_type == PT_LOAD && offset >= part.p_offset &&
			offset - part.p_offset < part.p_filesz) {
			*out = offset - part.p_offset + part.p_vaddr;
			return true;
		}
	return false;
}

/* The last that begins no later; of those at one place the first. */
static const struct symbol *symbol_in(const struct file *f, uint64_t at)
{
	size_t lo = 0, hi = f->count;
	const struct symbol *s;

	while (lo < hi) {
		size_t middle = (lo + hi) / 2;

		if (f->symbols[middle].lo <= at)
			lo = middle + 1;
		else
			hi = middle;
	}
	if (lo == 0)
		return NULL;
	while (lo > 1 && f->symbols[lo - 2].lo == f->symbols[lo - 1].lo)
		lo--;
	s = &f->symbols[lo - 1];
	return at < s->hi || (s->hi == s->lo && at - s->lo < PAGE) ? s : NULL;
}

struct code_place symbols_at(uint64_t at)
{
	static char pages[24];
	struct code_place place = {.path = "???", .name = pages};
	const struct map *m = map_of(at);
	uint64_t address = at;
	const struct symbol *symbol = NULL;

	if (!m) {
		read_maps();
		m = map_of(at);
	}
	if (m) {
		place.path = m->file->path;
		place.go = m->file->go;
		if (m->file->bytes &&
			address_in(&address, m->file, at - m->lo + m->offset)) {
			symbol = symbol_in(m->file, address);
			place.at = address;
		}
	}
	place.named = symbol != NULL;
	if (symbol) {
		place.name = symbol->name;
		place.start = symbol->lo;
	} else
		snprintf(pages, sizeof pages, "0x%lx",
			address & ~(uint64_t)(PAGE - 1));
	return place;
}
