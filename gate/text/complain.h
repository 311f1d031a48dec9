/* One line for people on standard error: the only one who writes such lines. */
#ifndef GATE_TEXT_COMPLAIN_H
#define GATE_TEXT_COMPLAIN_H

/* "profgate: TEXT". The text may hold names from files: it is shown as
 * escape_line() has it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
