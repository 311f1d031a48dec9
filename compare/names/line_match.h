/* Which line of head a line of base has become. */
#ifndef COMPARE_NAMES_LINE_MATCH_H
#define COMPARE_NAMES_LINE_MATCH_H

#include "compare/verdict/verdict.h"

/*
 * An edit shifts every line below it, and cost that only moved down the page
 * must not look new. Pairs the lines that cost something on one side with
 * those of the other, in order, so that costs that are paired agree best;
 * paired lines become one, with head's number. Lines of one function; sorts
 * them. Returns how many are left.
 */
size_t line_match(struct site_line *lines, size_t count);
/* Makes one of two that are the same line of a file of the same name, in a folder
 * of base's and in one of head's, as `run --base` builds them: with head's file.
 * Lines of one function; sorts them. Returns how many are left. */
size_t line_join(struct site_line *lines, size_t count);

#endif
