/* Names of git's objects. */
#include "gate/git/object_id.h"

#include <git2.h>
#include <string.h>

#include "gate/core/err.h"

bool is_object_id(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdef");

	return text[digits] == '\0' &&
	       (digits == OBJECT_ID_SHORT || digits == OBJECT_ID_LONG);
}

void object_id_of_blob(char out[OBJECT_ID_SHORT + 1], struct span content)
{
	git_oid id;

	git_libgit2_init(); /* counted: cheap where a store is open */
	if (git_odb_hash(&id, content.data, content.len, GIT_OBJECT_BLOB) < 0)
		BUG("cannot hash %zu bytes", content.len);
	git_libgit2_shutdown();
	git_oid_tostr(out, OBJECT_ID_SHORT + 1, &id);
}
