/* Which functions were inlined at an address, by DWARF's tree of scopes. */
#include <dwarf.h>
#include <stdlib.h>

#include "gate/binary/handle.h"

static const char *name_of(Dwarf_Die *scope)
{
	Dwarf_Attribute attribute;
	const char *name = dwarf_formstring(dwarf_attr_integrate(
		scope, DW_AT_linkage_name, &attribute));

	return name ? name : dwarf_diename(scope);
}

static struct binary_line call_of(Dwarf_Die *scope, Dwarf_Die *unit)
{
	struct binary_line call = {0};
	Dwarf_Attribute attribute;
	Dwarf_Word file, line;
	Dwarf_Files *files;
	size_t count;

	if (dwarf_formudata(dwarf_attr(scope, DW_AT_call_line, &attribute),
		    &line) == 0 &&
		dwarf_formudata(dwarf_attr(scope, DW_AT_call_file, &attribute),
			&file) == 0 &&
		dwarf_getsrcfiles(unit, &files, &count) == 0 && file < count) {
		call.file = dwarf_filesrc(files, (size_t)file, NULL, NULL);
		call.line = (unsigned)line;
	}
	return call;
}

size_t binary_inlines(struct binary_inline *out, size_t most,
	struct binary *binary, uint64_t address)
{
	Dwarf_Die unit, *scopes = NULL;
	size_t found = 0;
	int count;

	if (!unit_of(&unit, binary, address))
		return 0;
	count = dwarf_getscopes(&unit, address, &scopes);
	for (int i = 0; i < count && found < most &&
			dwarf_tag(&scopes[i]) != DW_TAG_subprogram; i++) {
		const char *name;

		if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine)
			continue;
		name = name_of(&scopes[i]);
		if (name && *name)
			out[found++] = (struct binary_inline){
				name, call_of(&scopes[i], &unit)};
	}
	if (count > 0)
		free(scopes);
	return found;
}
