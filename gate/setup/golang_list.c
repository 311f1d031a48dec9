/* The benchmarks of Go that files with tests declare, as far as it is sure that they
 * are built and measure something. */
#include <ctype.h>
#include <string.h>
#include <unistd.h>

#include "gate/measure/command.h"
#include "gate/runs/run_names.h"
#include "gate/setup/listing.h"
#include "gate/text/lines.h"

#define TEST_FILE "_test.go"
#define DECLARES "func Benchmark"

/* Behind the literal that begins at the place, or the place itself. */
static size_t literal_end(struct span text, size_t at)
{
	char quote = text.data[at];
	size_t end = at + 1;

	if (!strchr("\"'`", quote))
		return at;
	while (end < text.len && text.data[end] != quote)
		end += quote != '`' && text.data[end] == '\\' ? 2 : 1;
	return end < text.len ? end + 1 : text.len;
}

/* Behind the comment that begins at the place, or the place itself. */
static size_t comment_end(struct span text, size_t at)
{
	struct span rest = span_from(text, at);
	size_t len;

	if (span_starts(rest, "//"))
		return span_find(text, at, '\n');
	if (!span_starts(rest, "/*"))
		return at;
	len = text_find(span_from(rest, 2), span_of("*/"));
	return len < rest.len - 2 ? at + len + 4 : text.len;
}

/* The text with blanks for what is no code, line ends apart. */
static struct span code_of(struct span text, struct arena *arena)
{
	char *code = arena_copy(arena, text);
	size_t at = 0;

	while (at < text.len) {
		size_t end = comment_end(text, at);

		if (end == at)
			end = literal_end(text, at);
		for (size_t i = at; i < end; i++)
			if (code[i] != '\n')
				code[i] = ' ';
		at = end > at ? end : at + 1;
	}
	return (struct span){code, text.len};
}

/* Whether the name of a file, before "_test.go", ends in a system or a processor,
 * of which it then is alone. */
static bool is_of_a_system(struct span name)
{
	static const char *const words[] = {"aix", "android", "darwin",
		"dragonfly", "freebsd", "hurd", "illumos", "ios", "js", "linux",
		"nacl", "netbsd", "openbsd", "plan9", "solaris", "wasip1",
		"windows", "zos", "386", "amd64", "amd64p32", "arm", "armbe",
		"arm64", "arm64be", "loong64", "mips", "mipsle", "mips64",
		"mips64le", "mips64p32", "mips64p32le", "ppc", "ppc64",
		"ppc64le", "riscv", "riscv64", "s390", "s390x", "sparc",
		"sparc64", "wasm"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (span_ends(name, words[i]) &&
			name.len > strlen(words[i]) &&
			name.data[name.len - strlen(words[i]) - 1] == '_')
			return true;
	return false;
}

/* By its name or its text a file may be of other machines, or of a build that
 * somebody asks for. */
static bool may_be_left_out(const char *path, struct span text)
{
	static const char *const signs[] = {"//go:build", "// +build"};
	struct span name = span_basename(span_of(path));
	bool may = false;

	name.len -= strlen(TEST_FILE);
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		may |= text_find(text, span_of(signs[i])) < text.len;
	return may || is_of_a_system(name);
}

/* What Go passes over: _old/x_test.go, .hidden/, testdata/, vendor/. */
static bool is_passed_over(const char *path)
{
	struct span rest = span_of(path), part;
	bool over = false;

	while (span_next(&part, &rest, '/'))
		over |= part.len == 0 || *part.data == '_' ||
		        *part.data == '.' ||
		        span_equal(part, span_of("vendor")) ||
		        span_equal(part, span_of("testdata"));
	return over;
}

/* Whether a folder or one above it has a go.mod. */
static bool has_module(const struct listing *l, const char *folder)
{
	char *above = arena_copy(l->finder.arena, span_of(folder));

	for (;;) {
		const char *mod = arena_printf(l->finder.arena, "%s/go.mod",
			finder_path(&l->finder, *above ? above : NULL));
		char *slash = strrchr(above, '/');

		if (access(mod, F_OK) == 0)
			return true;
		if (!*above)
			return false;
		*(slash ? slash : above) = '\0';
	}
}

/* A function that begins behind "func "; NULL: it is no benchmark. rest: what
 * follows it. */
static const char *benchmark_of(struct span *rest, struct span code,
	struct arena *arena)
{
	static const char given[] = "*testing.B";
	size_t open = span_find(code, 0, '(');
	size_t close = span_find(code, open, ')');
	struct span name = {code.data, open}, last;
	unsigned char next;

	if (close >= code.len)
		return NULL;
	*rest = span_from(code, close);
	last = span_trim((struct span){code.data + open + 1, close - open - 1});
	next = open > strlen("Benchmark")
	               ? (unsigned char)name.data[strlen("Benchmark")]
	               : 'X';
	if (!span_ends(last, given) || islower(next) || next >= 0x80)
		return NULL;
	return arena_copy(arena, name);
}

/* What stands in the first braces of it. */
static struct span body_of(struct span code)
{
	size_t at = span_find(code, 0, '{'), depth = 0;

	for (size_t i = at; i < code.len; i++) {
		depth += code.data[i] == '{';
		depth -= code.data[i] == '}';
		if (depth == 0)
			return (struct span){code.data + at, i - at};
	}
	return span_from(code, at);
}

/* The function that begins behind "func ". One that may skip itself is none that
 * has to be measured. */
static void list_function(struct listing *l, const struct golang_cover *cover,
	const char *folder, struct span code)
{
	struct arena *arena = l->finder.arena;
	struct span rest, body;
	const char *name = benchmark_of(&rest, code, arena);

	if (!name || golang_cover_has(cover, folder, name))
		return;
	body = body_of(rest);
	if (text_find(body, span_of(".Skip")) == body.len)
		listing_add(l, *folder ? run_name_folder(folder, name, arena)
				       : name);
}

static void list_file(struct listing *l, const struct golang_cover *cover,
	const char *folder, struct span text)
{
	struct span rest = code_of(text, &l->file);
	size_t at;

	while ((at = text_find(rest, span_of("\n" DECLARES))) < rest.len) {
		rest = span_from(rest, at + strlen("\nfunc "));
		list_function(l, cover, folder, rest);
	}
}

void golang_list(struct listing *l, const struct golang_cover *cover)
{
	const char **files;
	size_t count;
	struct err ignored = {0};

	if (finder_files(&files, &count, &l->finder, ":(glob)**/*" TEST_FILE,
		    &ignored))
		return;
	for (size_t i = 0; i < count; i++) {
		struct span text = listing_text(l, files[i]);
		const char *slash = strrchr(files[i], '/');
		const char *folder = slash
			? arena_copy(l->finder.arena, (struct span){files[i],
				(size_t)(slash - files[i])}) : "";

		if (text_find(text, span_of(DECLARES)) < text.len &&
			!is_passed_over(files[i]) &&
			!may_be_left_out(files[i], text) &&
			(!*folder || workload_fits(folder)) &&
			has_module(l, folder))
			list_file(l, cover, folder, text);
	}
}
