/* Where a name begins that tables have little room for. */
#ifndef GATE_TEXT_NAME_TAIL_H
#define GATE_TEXT_NAME_TAIL_H

/* What is behind the folders that a function's name begins with; of a benchmark all,
 * for its slashes are its own, and of Erlang too, whose slash tells the number of
 * arguments. Within name. */
const char *name_tail(const char *name);

#endif
