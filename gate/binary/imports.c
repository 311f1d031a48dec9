/* Reads which names the loader puts where, and what an entry of x86-64's PLT calls. */
#include "gate/binary/imports.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/sorted.h"

static int by_place(const void *a, const void *b)
{
	const struct import *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Of one table of relocations all that name something. */
static void read_table(struct imports *out, Elf *elf, Elf_Scn *section,
	const GElf_Shdr *header)
{
	Elf_Scn *names = elf_getscn(elf, header->sh_link);
	Elf_Data *table = elf_getdata(section, NULL), *symbols;
	GElf_Shdr of_names;
	GElf_Rela one;
	GElf_Sym symbol;
	const char *name;

	if (!names || !gelf_getshdr(names, &of_names) || !table)
		return;
	symbols = elf_getdata(names, NULL);
	for (int i = 0; symbols && gelf_getrela(table, i, &one); i++) {
		if (!gelf_getsym(symbols, (int)GELF_R_SYM(one.r_info), &symbol))
			continue;
		name = elf_strptr(elf, of_names.sh_link, symbol.st_name);
		if (!name || !*name)
			continue;
		out->rows = xgrow(out->rows, &out->room, out->count + 1,
			sizeof *out->rows);
		out->rows[out->count++] = (struct import){one.r_offset, name};
	}
}

void imports_read(struct imports *out, struct binary *binary)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	*out = (struct imports){0};
	while ((section = elf_nextscn(binary->elf, section)))
		if (gelf_getshdr(section, &header) &&
			header.sh_type == SHT_RELA &&
			(header.sh_flags & SHF_ALLOC))
			read_table(out, binary->elf, section, &header);
	if (out->count)
		qsort(out->rows, out->count, sizeof *out->rows, by_place);
}

void imports_clear(struct imports *imports)
{
	free(imports->rows);
}

static const char *name_at(const struct imports *imports, uint64_t at)
{
	size_t before = sorted_below(imports->rows, imports->count,
		sizeof *imports->rows, at);

	return before < imports->count && imports->rows[before].at == at
	               ? imports->rows[before].name
	               : NULL;
}

/* An entry of the PLT is `jmp *PLACE(%rip)`, perhaps behind endbr64 and with a prefix bnd. */
const char *imports_name(const struct imports *imports, struct binary *binary,
	uint64_t at)
{
	const char *name = name_at(imports, at);
	struct span code;
	int32_t away;

	if (name)
		return name;
	code = binary_bytes(binary, at);
	if (code.len >= 4 && !memcmp(code.data, "\xf3\x0f\x1e\xfa", 4)) {
		code = span_from(code, 4);
		at += 4;
	}
	if (code.len && (unsigned char)code.data[0] == 0xf2) {
		code = span_from(code, 1);
		at++;
	}
	if (code.len < 6 || memcmp(code.data, "\xff\x25", 2) != 0)
		return NULL;
	memcpy(&away, code.data + 2, sizeof away);
	return name_at(imports, at + 6 + (uint64_t)(int64_t)away);
}
