/*
 * C++ names in full as people write them, whichever tool printed them:
 *
 *	word(std::__cxx11::basic_string<char, std::char_traits<char>,
 *	    std::allocator<char> > const&)<0000000000403ad0>
 *	word(std::string const&)
 *
 * The address that gperftools puts behind a name, inline namespaces of the two
 * standard libraries, strings spelled out and allocators that are the default.
 */
#ifndef GATE_TEXT_CXX_SHORT_H
#define GATE_TEXT_CXX_SHORT_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* Adds it to out. False, and nothing was added: there is nothing to shorten. */
bool cxx_short_write(struct buf *out, struct span name);

#endif
