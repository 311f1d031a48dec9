/* Asks libdw, which knows both ELF and DWARF. */
#include "gate/binary/binary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/binary/handle.h"
#include "gate/core/err.h"
#include "gate/core/sorted.h"

static const Dwfl_Callbacks callbacks = {
	.find_debuginfo = dwfl_build_id_find_debuginfo,
	.section_address = dwfl_offline_section_address,
};

struct binary *binary_open(const char *path)
{
	struct binary *b = xcalloc(1, sizeof *b);

	b->dwfl = dwfl_begin(&callbacks);
	if (b->dwfl)
		b->module = dwfl_report_offline(b->dwfl, path, path, -1);
	if (b->module) {
		dwfl_report_end(b->dwfl, NULL, NULL);
		b->elf = dwfl_module_getelf(b->module, &b->bias);
	}
	if (b->elf)
		return b;
	binary_close(b);
	return NULL;
}

void binary_close(struct binary *binary)
{
	if (!binary)
		return;
	if (binary->dwfl)
		dwfl_end(binary->dwfl);
	free(binary->ranges);
	free(binary);
}

bool binary_function(struct binary_function *out, struct binary *binary,
	uint64_t address)
{
	GElf_Off into;
	GElf_Sym symbol;

	out->name = dwfl_module_addrinfo(binary->module, address + binary->bias,
		&into, &symbol, NULL, NULL, NULL);
	out->start = address - into;
	return out->name && *out->name;
}

static void add_ranges(struct binary *b, Dwarf_Die *unit)
{
	Dwarf_Addr base, lo, hi;
	ptrdiff_t at = 0;

	while ((at = dwarf_ranges(unit, at, &base, &lo, &hi)) > 0) {
		b->ranges = xgrow(b->ranges, &b->range_room, b->range_count + 1,
			sizeof *b->ranges);
		b->ranges[b->range_count++] =
			(struct range){lo, hi, dwarf_dieoffset(unit)};
	}
}

static int compare_ranges(const void *a, const void *b)
{
	const struct range *x = a, *y = b;

	if (x->lo != y->lo)
		return x->lo < y->lo ? -1 : 1;
	return x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* Compilers but gcc leave out the table that libdw would look into. */
static void ask_for_lines(struct binary *b)
{
	Dwarf_Off at = 0, next;
	size_t header;
	Dwarf_Die unit;
	GElf_Addr bias;

	b->asked = true;
	b->dwarf = dwfl_module_getdwarf(b->module, &bias);
	while (b->dwarf && dwarf_nextcu(b->dwarf, at, &next, &header, NULL,
				   NULL, NULL) == 0) {
		if (dwarf_offdie(b->dwarf, at + header, &unit))
			add_ranges(b, &unit);
		at = next;
	}
	if (b->range_count)
		qsort(b->ranges, b->range_count, sizeof *b->ranges,
			compare_ranges);
}

/* NULL: none has it. */
static const struct range *range_of(const struct binary *b, uint64_t address)
{
	size_t begun = sorted_below(b->ranges, b->range_count,
		sizeof *b->ranges, address + 1);

	return begun > 0 && address < b->ranges[begun - 1].hi
	               ? &b->ranges[begun - 1]
	               : NULL;
}

bool unit_of(Dwarf_Die *out, struct binary *b, uint64_t address)
{
	const struct range *range;

	if (!b->asked)
		ask_for_lines(b);
	range = range_of(b, address);
	return range && dwarf_offdie(b->dwarf, range->unit, out);
}

static bool tell(struct binary_line *out, Dwarf_Line *line)
{
	int number;

	if (!line || dwarf_lineno(line, &number) != 0 || number <= 0)
		return false;
	out->file = dwarf_linesrc(line, NULL, NULL);
	out->line = (unsigned)number;
	return out->file != NULL;
}

bool binary_line(struct binary_line *out, struct binary *binary,
	uint64_t address)
{
	Dwarf_Die unit;

	return unit_of(&unit, binary, address) &&
	       tell(out, dwarf_getsrc_die(&unit, address));
}

bool binary_start(struct binary_line *out, struct binary *binary,
	uint64_t address)
{
	Dwarf_Lines *lines;
	Dwarf_Addr at;
	Dwarf_Die unit;
	size_t count, lo = 0, hi;

	if (!unit_of(&unit, binary, address) ||
		dwarf_getsrclines(&unit, &lines, &count) != 0)
		return false;
	for (hi = count; lo < hi;) {
		size_t middle = (lo + hi) / 2;

		if (dwarf_lineaddr(dwarf_onesrcline(lines, middle), &at) == 0 &&
			at < address)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo < count && tell(out, dwarf_onesrcline(lines, lo));
}

struct span binary_bytes(struct binary *binary, uint64_t address)
{
	size_t count, size;
	const char *bytes = elf_rawfile(binary->elf, &size);
	GElf_Phdr part;

	if (!bytes || elf_getphdrnum(binary->elf, &count) != 0)
		return (struct span){0};
	for (size_t i = 0; i < count && i < INT32_MAX; i++)
		if (gelf_getphdr(binary->elf, (int)i, &part) &&
			part.p_type == PT_LOAD && address >= part.p_vaddr &&
			address - part.p_vaddr < part.p_filesz &&
			part.p_offset <= size &&
			part.p_filesz <= size - part.p_offset) {
			uint64_t at = address - part.p_vaddr;

			return (struct span){bytes + part.p_offset + at,
				part.p_filesz - at};
		}
	return (struct span){0};
}

bool binary_is_padding(struct binary *binary, uint64_t address)
{
	struct span code = binary_bytes(binary, address);
	GElf_Ehdr header;
	size_t i = 0;

	if (gelf_getehdr(binary->elf, &header) &&
		header.e_machine == EM_AARCH64)
		return code.len >= 4 &&
		       memcmp(code.data, "\x1f\x20\x03\xd5", 4) == 0;
	while (span_at(code, i, "\x66") || span_at(code, i, "\x2e"))
		i++;
	return span_at(code, i, "\x90") || span_at(code, i, "\x0f\x1f");
}

bool binary_build_id(char out[BUILD_ID_TEXT], struct binary *binary)
{
	const unsigned char *bytes;
	GElf_Addr at;
	int count = dwfl_module_build_id(binary->module, &bytes, &at);

	if (count <= 0 || 2 * count >= BUILD_ID_TEXT)
		return false;
	for (size_t i = 0; i < (size_t)count; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return true;
}

bool binary_address(uint64_t *out, struct binary *binary, uint64_t offset)
{
	size_t count;
	GElf_Phdr part;

	if (elf_getphdrnum(binary->elf, &count) != 0)
		return false;
	for (size_t i = 0; i < count && i < INT32_MAX; i++)
		if (gelf_getphdr(binary->elf, (int)i, &part) &&
			part.p_type == PT_LOAD && offset >= part.p_offset &&
			offset - part.p_offset < part.p_filesz) {
			*out = part.p_vaddr + (offset - part.p_offset);
			return true;
		}
	return false;
}

uint64_t binary_image(struct binary *binary)
{
	size_t count;
	GElf_Phdr part;

	if (elf_getphdrnum(binary->elf, &count) != 0)
		return 0;
	for (size_t i = 0; i < count && i < INT32_MAX; i++)
		if (gelf_getphdr(binary->elf, (int)i, &part) &&
			part.p_type == PT_LOAD)
			return part.p_vaddr;
	return 0;
}

bool binary_is_go(struct binary *binary)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;
	size_t names;

	if (elf_getshdrstrndx(binary->elf, &names) != 0)
		return false;
	while ((section = elf_nextscn(binary->elf, section))) {
		const char *name =
			gelf_getshdr(section, &header)
				? elf_strptr(binary->elf, names, header.sh_name)
				: NULL;

		if (name && strcmp(name, ".go.buildinfo") == 0)
			return true;
	}
	return false;
}
