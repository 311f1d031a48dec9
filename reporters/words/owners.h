/*
 * Who owns a file: CODEOWNERS by the rules of GitHub and GitLab.
 *
 * Patterns are gitignore's without classes; the last that matches says who.
 * A pattern without owners says nobody. GitLab's sections, "[Docs][2] @team",
 * add up, each by its own last pattern, with owners of their own for patterns
 * without; sections of one name, in small letters or capitals, are one. Its
 * "!pattern" takes files out of a section, whatever follows.
 */
#ifndef REPORTERS_WORDS_OWNERS_H
#define REPORTERS_WORDS_OWNERS_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/span.h"

struct code_owner_rule {
	uint32_t section;    /* by first appearance; 0: before any */
	struct span pattern; /* as it stands */
	struct span owners;  /* its own or its heading's, and perhaps a comment */
	bool excluded;       /* "!": of nobody, in its section */
};

struct code_owners {
	size_t count;
	struct code_owner_rule *all; /* by section; of the arena; spans are of the text */
	bool sections;          /* GitLab's file */
};

/* Borrows text, any bytes. The arena must have no ceiling. */
void owners_read(struct code_owners *out, struct span text, struct arena *arena);
/* Appends "@acme/search @ann", raw, each once; false, and nothing, where nobody
 * owns the file, which is a path of the repository. owners NULL: there is no such
 * file. */
bool owners_of(struct buf *out, const struct code_owners *owners, const char *file);

#endif
