/* Reads in a program's file how it was made. */
#include "gate/measure/program.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/err.h"
#include "gate/core/file.h"

enum { FILE_MAX = 1 << 30, COMPILER_MAX = 200 };

/* Where PATH is not set. */
#define DEFAULT_PATH "/usr/local/bin:/usr/bin:/bin"

static const char *path_of(char *const *variables)
{
	for (; *variables; variables++)
		if (span_starts(span_of(*variables), "PATH="))
			return *variables + strlen("PATH=");
	return DEFAULT_PATH;
}

const char *program_path(struct span word, const char *directory,
	char *const *variables, struct arena *arena)
{
	const char *name = arena_copy(arena, word);
	struct span path = span_of(path_of(variables)), folder;

	if (strchr(name, '/'))
		return *name == '/' || !directory
		               ? name
		               : arena_printf(arena, "%s/%s", directory, name);
	while (span_next(&folder, &path, ':')) {
		const char *found = arena_printf(arena, "%.*s/%s",
			(int)folder.len, folder.data, name);

		if (folder.len > 0 && access(found, X_OK) == 0)
			return found;
	}
	return NULL;
}

/* Copies what stands at a place of the file. */
static bool take(void *out, size_t size, struct span file, uint64_t at)
{
	if (at > file.len || file.len - at < size)
		return false;
	memcpy(out, file.data + at, size);
	return true;
}

static bool is_elf(const Elf64_Ehdr *header)
{
	return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
	       header->e_ident[EI_CLASS] == ELFCLASS64 &&
	       header->e_ident[EI_DATA] == ELFDATA2LSB;
}

static bool section_at(Elf64_Shdr *out, struct span file,
	const Elf64_Ehdr *header, unsigned index)
{
	return header->e_shentsize >= sizeof *out &&
	       header->e_shoff <= file.len &&
	       take(out, sizeof *out, file,
		       header->e_shoff + (uint64_t)index * header->e_shentsize);
}

/* The bytes of the section of the name; .len 0: there is none. */
static struct span section(struct span file, const char *name)
{
	Elf64_Ehdr header;
	Elf64_Shdr names, found;
	char here[32];
	size_t size = strlen(name) + 1;

	if (!take(&header, sizeof header, file, 0) || !is_elf(&header) ||
		!section_at(&names, file, &header, header.e_shstrndx))
		return (struct span){0};
	for (unsigned i = 0; i < header.e_shnum; i++)
		if (section_at(&found, file, &header, i) &&
			names.sh_offset <= file.len &&
			take(here, size, file,
				names.sh_offset + found.sh_name) &&
			memcmp(here, name, size) == 0 &&
			found.sh_offset <= file.len &&
			found.sh_size <= file.len - found.sh_offset)
			return (struct span){file.data + found.sh_offset,
				found.sh_size};
	return (struct span){0};
}

static bool is_text(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] < ' ' || text.data[i] > '~')
			return false;
	return text.len > 0;
}

static void add_version(struct buf *out, struct span text)
{
	if (is_text(text) && out->len + text.len + 2 <= COMPILER_MAX)
		buf_printf(out, "%s%.*s", out->len ? ", " : "", (int)text.len,
			text.data);
}

static void add_go(struct buf *out, struct span info)
{
	enum { FLAGS = 15, INLINE = 2, VERSION = 32 };
	size_t len;

	if (info.len <= VERSION || !span_starts(info, "\xff Go buildinf:") ||
		!(info.data[FLAGS] & INLINE))
		return;
	len = (unsigned char)info.data[VERSION];
	if (len < 0x80 && len <= info.len - VERSION - 1)
		add_version(out, (struct span){info.data + VERSION + 1, len});
}

static const char *compiler_of(struct span file, struct arena *arena)
{
	struct span comment = section(file, ".comment"), version;
	struct buf out = {0};
	const char *said = NULL;

	add_go(&out, section(file, ".go.buildinfo"));
	while (span_next(&version, &comment, '\0'))
		add_version(&out, version);
	if (out.len > 0)
		said = arena_copy(arena, buf_view(&out));
	buf_clear(&out);
	return said;
}

static const char *machine_of(struct span file)
{
	Elf64_Ehdr header;

	if (!take(&header, sizeof header, file, 0) || !is_elf(&header))
		return NULL;
	return header.e_machine == EM_X86_64    ? "x86_64"
	       : header.e_machine == EM_AARCH64 ? "aarch64"
	                                        : NULL;
}

/* Interpreters, and what starts other programs. */
static const char *interpreter(const char *path)
{
	static const char *const known[] = {"bash", "bun", "cargo", "dash",
		"deno", "dotnet", "env", "go", "java", "make", "node", "npm",
		"perl", "php", "pypy", "python", "ruby", "sh"};
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	struct span stem = span_of(name);

	while (stem.len > 0 && strchr("0123456789.", stem.data[stem.len - 1]))
		stem.len--;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (span_equal(stem, span_of(known[i])))
			return name;
	return NULL;
}

void program_look(struct program *out, const char *path, struct arena *arena)
{
	struct err ignored = {0};
	struct buf file = {0};

	*out = (struct program){.interprets = interpreter(path)};
	if (file_read(&file, path, FILE_MAX, &ignored) == 0) {
		out->compiler = compiler_of(buf_view(&file), arena);
		out->machine = machine_of(buf_view(&file));
		if (span_starts(buf_view(&file), "#!"))
			out->interprets = "a script";
	}
	buf_clear(&file);
}
