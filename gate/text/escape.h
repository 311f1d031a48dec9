/*
 * What people and machines read: text taken apart, and hostile text made safe
 * for one place each. This header is the second half.
 *
 *	1. text_utf8()     any common encoding to UTF-8; lines_next() (lines.h)
 *	2. num_parse(), duration_parse()  numbers, and back: num_format(),
 *	                   format_value() (num.h, duration.h, quantity.h)
 *	3. sanitize()      what a person sees of a name
 *	4. escape_line(), escape_markup(), ...  the same for its place
 *	5. emit_text()     JSON, item by item (json_write.h); fields_parse()
 *	                   reads the documents of a store (document.h)
 *	6. complain()      a line for people on standard error (complain.h)
 *
 * Names come from other people's binaries: they hold any byte, any length, and
 * Markdown, XML, terminal or shell syntax. Every function below takes the raw
 * name, makes it fit to be shown (sanitize) and then escapes it for its place,
 * so that no step can be forgotten. Only JSON keeps all of it. Output goes to
 * the end of the caller's buffer.
 *
 * `cap` is the most code points that are shown; more are cut in the middle,
 * because head and tail of a name tell it from its neighbours. NULL is "".
 *
 * To add a place: a function here that begins with sanitize(), and its hostile
 * names in tests/unit/text/test_escape.c.
 */
#ifndef GATE_TEXT_ESCAPE_H
#define GATE_TEXT_ESCAPE_H

#include <stdbool.h>

#include "gate/core/buf.h"
#include "gate/core/span.h"

enum {CAP_NAME = 256, CAP_LINE = 512, CAP_SENTENCE = 1500 };

/* What a person sees of the text: damaged UTF-8 as U+FFFD, and whatever is
 * invisible, moves the cursor or turns the writing direction as \x1b or
 * \u{202e}. Blank text is "(no name)". */
void sanitize(struct buf *out, const char *text, size_t cap);

/* Cut sanitized text to columns. What follows the last slash, the function of
 * a Go name or the name of a file, is kept whole when it fits. */
void shorten(struct buf *out, struct span shown, size_t columns);
size_t columns_of(struct span shown); /* code points */

/*
 * GitHub's runner reads the log of a job, whatever wrote to it, and obeys
 * "##[command]" anywhere in a line and "::command::" at its start, after any
 * white space. It compares as people do, so characters that show nothing may
 * stand between: all that are not ASCII are taken for such here. Reports go to
 * the log by way of `cat`, so every place below but shell and hex disarms both.
 */
void escape_line(struct buf *out, const char *text, size_t cap);
/* The values inside of a command that we mean: its message, a property. */
void escape_command(struct buf *out, const char *text, size_t cap);
void escape_property(struct buf *out, const char *text, size_t cap);

/* For places with an escape of their own. At the '#' of what would be "##[". */
bool log_hashes(const char *at);
/* The first colon of shown when it would start a command after what is in out,
 * else NULL. */
const char *log_colon(const struct buf *out, const char *shown);
/* Adds sanitized text, disarmed. */
void log_line(struct buf *out, const char *shown);

/* Text and attribute values of XML and HTML. */
void escape_markup(struct buf *out, const char *text, size_t cap);
/* Markdown, in table cells too, without a reference to anything of GitHub's or
 * GitLab's; escape_code as a <code> element. Numeric entities, because a
 * backtick span ends at the names' own backticks. */
void escape_markdown(struct buf *out, const char *text, size_t cap);
void escape_code(struct buf *out, const char *text, size_t cap);
/* The same for a narrow cell, in so many columns at most: without what a C++
 * function takes, without folders, then the end alone, which tells functions
 * apart. It may break where people would break it. */
void escape_narrow(struct buf *out, const char *text, size_t columns);
/* A Markdown code block around lines that are sanitized already. */
void escape_fence(struct buf *out, struct span lines);
/* One word for a POSIX shell; not sanitized, it must mean the same bytes. */
void escape_shell(struct buf *out, const char *text);

/* A JSON string with its quotes. False when the text is not UTF-8 and so has
 * lost bytes to U+FFFD: the caller then adds escape_hex under another key. */
bool escape_json(struct buf *out, const char *text);
/* The same for files of ours that nobody shows: what JSON asks for alone. */
bool escape_json_plain(struct buf *out, const char *text);
void escape_hex(struct buf *out, const char *text); /* quoted */
/* Whether the text is UTF-8. */
bool utf8_is(const char *text);
/* What JSON keeps of text: damage replaced by U+FFFD. */
void utf8_repair(struct buf *out, const char *text);

#endif
