/* Reads and writes the pieces of names of Rust. */
#include "gate/text/rust_reader.h"

#include "gate/core/ascii.h"
#include "gate/core/utf8.h"
#include "gate/text/punycode.h"

enum { WRITTEN_MAX = 1 << 16 }; /* bytes: back references multiply */

void rust_say(struct rust_reader *r, struct span text)
{
	if (r->silent || r->bad)
		return;
	buf_span(r->out, text);
	r->bad = r->out->len - r->start > WRITTEN_MAX;
}

void rust_say_text(struct rust_reader *r, const char *text)
{
	rust_say(r, span_of(text));
}

void rust_say_number(struct rust_reader *r, uint64_t number)
{
	struct buf text = {0};

	buf_printf(&text, "%llu", (unsigned long long)number);
	rust_say(r, buf_view(&text));
	buf_clear(&text);
}

char rust_look(const struct rust_reader *r)
{
	return r->at < r->text.len ? r->text.data[r->at] : '\0';
}

char rust_take(struct rust_reader *r)
{
	if (r->at < r->text.len)
		return r->text.data[r->at++];
	r->bad = true;
	return '\0';
}

bool rust_takes(struct rust_reader *r, char c)
{
	bool there = rust_look(r) == c;

	r->at += there;
	return there;
}

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* A number to the base of 62, which ends with _. */
uint64_t rust_base62(struct rust_reader *r)
{
	uint64_t x = 0;

	if (rust_takes(r, '_'))
		return 0;
	while (!rust_takes(r, '_') && !r->bad) {
		char c = rust_take(r);
		unsigned digit = ascii_is_digit(c)   ? (unsigned)(c - '0')
		                 : is_lower(c) ? (unsigned)(c - 'a') + 10
		                 : is_upper(c) ? (unsigned)(c - 'A') + 36
		                               : 62;

		r->bad |= digit == 62 || x > UINT64_MAX / 62;
		x = x * 62 + digit;
	}
	return x + 1;
}

/* One that is there behind its letter, and else 0. */
uint64_t rust_tagged(struct rust_reader *r, char tag)
{
	return rust_takes(r, tag) ? rust_base62(r) + 1 : 0;
}

static uint64_t decimal(struct rust_reader *r)
{
	uint64_t x = 0;

	if (!ascii_is_digit(rust_look(r)))
		r->bad = true;
	if (rust_takes(r, '0'))
		return 0;
	while (ascii_is_digit(rust_look(r)) && x <= r->text.len)
		x = x * 10 + (uint64_t)(rust_take(r) - '0');
	return x;
}

struct rust_identifier rust_identifier(struct rust_reader *r)
{
	struct rust_identifier out = {.punycode = rust_takes(r, 'u')};
	uint64_t len = decimal(r);

	rust_takes(r, '_'); /* before what begins with a digit or one */
	if (r->bad || len > r->text.len - r->at) {
		r->bad = true;
		return out;
	}
	out.text = (struct span){r->text.data + r->at, (size_t)len};
	r->at += (size_t)len;
	return out;
}

void rust_say_identifier(struct rust_reader *r, struct rust_identifier name)
{
	struct buf text = {0};

	if (!name.punycode)
		buf_span(&text, name.text);
	else if (!punycode_write(&text, name.text, '_'))
		r->bad = true;
	rust_say(r, buf_view(&text));
	buf_clear(&text);
}

/* Counted outwards from the innermost; 0 is one that nobody names. */
void rust_say_lifetime(struct rust_reader *r, uint64_t lifetime)
{
	uint64_t depth = r->lifetimes - lifetime;

	if (r->silent)
		return;
	if (lifetime > r->lifetimes) {
		r->bad = true;
	} else if (lifetime == 0) {
		rust_say_text(r, "'_");
	} else if (depth < 26) {
		char name[] = {'\'', (char)('a' + (char)depth), '\0'};

		rust_say_text(r, name);
	} else {
		rust_say_text(r, "'_");
		rust_say_number(r, depth);
	}
}

/* The digits of a constant, which end with _. */
struct span rust_hex_digits(struct rust_reader *r)
{
	size_t from = r->at;

	while (ascii_is_hex(rust_look(r)))
		r->at++;
	r->bad |= !rust_takes(r, '_');
	while (from + 2 < r->at && r->text.data[from] == '0')
		from++;
	return (struct span){r->text.data + from,
		r->bad ? 0 : r->at - 1 - from};
}

uint64_t rust_hex_value(struct span digits)
{
	uint64_t x = 0;

	for (size_t i = 0; i < digits.len; i++)
		x = x << 4 | (uint64_t)ascii_hex(digits.data[i]);
	return x;
}
