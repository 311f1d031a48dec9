/*
 * Patterns of what compilers put into names. A pattern is text with elements:
 *
 *   %d  a number              %m  a number from 2 on, as major versions have it
 *   %h  lower hex digits      %H  16 of them    %x  8 to 40: a hash
 *   %w  a word                %c  words and dots
 *   %v  a symbol version, GLIBC_2.34
 *   %}  up to the next }      %0  a NUL and what follows, up to the next $
 *   %*  the rest                  %%  a percent sign
 *   %^ %$ %e  nothing, at the begin, at the end, where a word ends
 *
 * Elements take all they can and never give back; and patterns begin with text
 * that no element of theirs holds. So matching a name at each of its places
 * takes time in its length, whatever the name.
 */
#ifndef COMPARE_NAMES_PATTERN_H
#define COMPARE_NAMES_PATTERN_H

#include "gate/core/buf.h"
#include "gate/core/pairs.h"

/* Whether a text with these bytes can have what the pattern takes. */
bool pattern_possible(const char *pattern, const struct pairs *has);
/* Adds text to out, with what the pattern takes replaced. False: it takes
 * nothing, and nothing was added. */
bool pattern_replace(struct buf *out, struct span text, const char *pattern,
	const char *with);

#endif
