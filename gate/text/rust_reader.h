/*
 * The pieces of names of Rust (rust_name.h): numbers, identifiers and lifetimes
 * are read, and what is read is written, but where nothing shall be. What is
 * no piece of a name, or is too long, makes the reader bad, and it stays so.
 */
#ifndef GATE_TEXT_RUST_READER_H
#define GATE_TEXT_RUST_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/buf.h"

struct task;

struct rust_reader {
	struct span text;
	size_t at;
	struct buf *out;
	size_t start;       /* of out, before it */
	uint64_t lifetimes; /* bound here */
	unsigned silent;    /* not 0: nothing is written */
	bool bad;
	/* what is still to be done, of rust_name.c alone: heap */
	size_t count, capacity;
	struct task *tasks;
	bool open; /* whether a trait's arguments are, when that was read */
};

struct rust_identifier {
	struct span text;
	bool punycode;
};

/* The character here, NUL at the end; and the same, which is then read; and
 * whether it is this one, which is then read. */
char rust_look(const struct rust_reader *reader);
char rust_take(struct rust_reader *reader);
bool rust_takes(struct rust_reader *reader, char c);

/* A number to the base of 62, which ends with _. */
uint64_t rust_base62(struct rust_reader *reader);
/* One more where it is there, behind its letter, and else 0. */
uint64_t rust_tagged(struct rust_reader *reader, char tag);
/* The digits of a constant, without zeroes in front, which end with _. */
struct span rust_hex_digits(struct rust_reader *reader);
uint64_t rust_hex_value(struct span digits); /* of 16 at most */
struct rust_identifier rust_identifier(struct rust_reader *reader);

void rust_say(struct rust_reader *reader, struct span text);
void rust_say_text(struct rust_reader *reader, const char *text);
void rust_say_number(struct rust_reader *reader, uint64_t number);
void rust_say_identifier(struct rust_reader *reader,
	struct rust_identifier name);
/* Counted outwards from the innermost; 0 is one that nobody names. */
void rust_say_lifetime(struct rust_reader *reader, uint64_t lifetime);

#endif
