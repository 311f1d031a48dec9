/*
 * Tells machine code apart from other machine code, not from itself elsewhere: of
 * each instruction all bytes count but those that a linker filled in, a branch out
 * of the function or an address of data. What a branch leads to is told by name,
 * also of a shared library.
 */
#include <stdlib.h>
#include <string.h>

#include "gate/binary/handle.h"
#include "gate/binary/imports.h"
#include "gate/binary/x86.h"
#include "gate/core/ascii.h"
#include "gate/core/err.h"
#include "gate/core/sorted.h"

enum { RUST_HASH = 20 }; /* 17h, 16 digits, E */

struct function {
	uint64_t start, size;
	const char *name;
};

struct codes {
	struct binary *binary;
	struct function *functions; /* by start */
	size_t count, room;
	struct imports imports;
	uint64_t lo, hi; /* addresses that code may say in full; 0, 0: none */
};

static uint64_t hash_more(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *at = data;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ at[i]) * UINT64_C(1099511628211);
	return hash;
}

static int by_start(const void *a, const void *b)
{
	const struct function *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void find_functions(struct codes *c)
{
	int count = dwfl_module_getsymtab(c->binary->module);

	for (int i = 0; i < count; i++) {
		GElf_Sym symbol;
		GElf_Addr at;
		const char *name = dwfl_module_getsym_info(c->binary->module, i,
			&symbol, &at, NULL, NULL, NULL);

		if (!name || !*name || symbol.st_size == 0 ||
			symbol.st_shndx == SHN_UNDEF ||
			GELF_ST_TYPE(symbol.st_info) != STT_FUNC)
			continue;
		c->functions = xgrow(c->functions, &c->room, c->count + 1,
			sizeof *c->functions);
		c->functions[c->count++] = (struct function){
			at - c->binary->bias, symbol.st_size, name};
	}
	if (c->count)
		qsort(c->functions, c->count, sizeof *c->functions, by_start);
}

/* A file that is always loaded at one place may say addresses as they are. */
static void find_addresses(struct codes *c)
{
	GElf_Ehdr header;
	GElf_Phdr part;
	size_t count;

	if (!gelf_getehdr(c->binary->elf, &header) || header.e_type != ET_EXEC ||
		elf_getphdrnum(c->binary->elf, &count) != 0)
		return;
	for (size_t i = 0; i < count && i < INT32_MAX; i++) {
		if (!gelf_getphdr(c->binary->elf, (int)i, &part) ||
			part.p_type != PT_LOAD)
			continue;
		if (!c->hi || part.p_vaddr < c->lo)
			c->lo = part.p_vaddr;
		if (part.p_vaddr + part.p_memsz > c->hi)
			c->hi = part.p_vaddr + part.p_memsz;
	}
}

/* How many functions start before an address. */
static size_t count_before(const struct codes *c, uint64_t at)
{
	return sorted_below(c->functions, c->count, sizeof *c->functions, at);
}

/* NULL: of none. Of several names the first. */
static const struct function *function_at(const struct codes *c, uint64_t at)
{
	size_t before = count_before(c, at + 1);
	const struct function *last;

	if (!before)
		return NULL;
	last = &c->functions[count_before(c, c->functions[before - 1].start)];
	return at - last->start < last->size ? last : NULL;
}

/* Of a name all but the hash that Rust's older manglings end with. */
static size_t name_length(const char *name)
{
	size_t len = strlen(name);
	const char *tail = name + len - RUST_HASH;

	if (len <= RUST_HASH || strncmp(tail, "17h", 3) != 0 ||
		name[len - 1] != 'E')
		return len;
	for (int i = 3; i < RUST_HASH - 1; i++)
		if (!ascii_is_hex(tail[i]))
			return len;
	return len - RUST_HASH;
}

static uint64_t hash_target(const struct codes *c, uint64_t hash, uint64_t at)
{
	const struct function *target = function_at(c, at);
	const char *import;
	uint64_t into;

	if (!target) {
		import = imports_name(&c->imports, c->binary, at);
		if (!import)
			import = "?";
		return hash_more(hash, import, strlen(import));
	}
	into = at - target->start;
	hash = hash_more(hash, target->name, name_length(target->name));
	return hash_more(hash, &into, sizeof into);
}

static int64_t number_of(struct span code, struct x86_part part)
{
	int32_t word;
	int64_t whole;

	if (part.len == 4) {
		memcpy(&word, code.data + part.at, sizeof word);
		return word;
	}
	if (part.len != 8)
		return 0;
	memcpy(&whole, code.data + part.at, sizeof whole);
	return whole;
}

/* Whether it is what a linker filled in, and then where it leads. */
static bool leads_out(const struct codes *c, const struct function *f,
	uint64_t next, bool relative, struct span code, struct x86_part part,
	uint64_t *to)
{
	int64_t number = number_of(code, part);

	if (part.len < 4)
		return false;
	*to = relative ? next + (uint64_t)number : (uint64_t)number;
	return relative ? *to < f->start || *to - f->start >= f->size
	                : *to >= c->lo && *to < c->hi;
}

/* One instruction at an address; 0: it is none. */
static size_t hash_one(const struct codes *c, const struct function *f,
	uint64_t at, struct span code, uint64_t *hash)
{
	char bytes[16];
	struct x86 one;
	uint64_t to;

	if (!x86_decode(&one, code) || one.len > sizeof bytes)
		return 0;
	memcpy(bytes, code.data, one.len);
	if (leads_out(c, f, at + one.len, one.relative, code,
		    one.displacement, &to)) {
		memset(bytes + one.displacement.at, 0, one.displacement.len);
		*hash = hash_target(c, *hash, to);
	}
	if (leads_out(c, f, at + one.len, one.branches, code, one.immediate,
		    &to)) {
		memset(bytes + one.immediate.at, 0, one.immediate.len);
		*hash = hash_target(c, *hash, to);
	}
	*hash = hash_more(*hash, bytes, one.len);
	return one.len;
}

static bool code_of(const struct codes *c, const struct function *f,
	uint64_t *out)
{
	struct span code = binary_bytes(c->binary, f->start);
	uint64_t hash = UINT64_C(14695981039346656037);
	size_t at = 0, len;

	if (code.len < f->size)
		return false;
	code.len = f->size;
	while (at < code.len) {
		len = hash_one(c, f, f->start + at, span_from(code, at), &hash);
		if (!len)
			return false;
		at += len;
	}
	*out = hash;
	return true;
}

void binary_codes(struct binary *binary,
	void (*take)(void *data, const char *name, uint64_t code), void *data)
{
	struct codes c = {.binary = binary};
	GElf_Ehdr header;
	uint64_t code = 0;
	bool known = false;

	if (!gelf_getehdr(binary->elf, &header) ||
		header.e_machine != EM_X86_64)
		return;
	find_addresses(&c);
	find_functions(&c);
	imports_read(&c.imports, binary);
	for (size_t i = 0; i < c.count; i++) {
		if (i == 0 || c.functions[i].start != c.functions[i - 1].start ||
			c.functions[i].size != c.functions[i - 1].size)
			known = code_of(&c, &c.functions[i], &code);
		if (known)
			take(data, c.functions[i].name, code);
	}
	imports_clear(&c.imports);
	free(c.functions);
}
