/* Decodes by a letter for each opcode. */
#include "gate/binary/x86.h"

#include <stdint.h>
#include <string.h>

/*
 * What follows an opcode:
 *	.  nothing          b  8 bits            w  16 bits
 *	z  16 or 32 bits    v  the same or 64    E  16 and 8 bits
 *	o  an address       r, R  a branch by 8 or 32 bits
 *	M  an operand       B, Z  an operand, then b or z
 *	G, H  an operand, of F6 and F7: b or z for two of eight
 *	p  it is a prefix   x  there is no such opcode
 */
static const char one_byte[] = "MMMMbzxxMMMMbzxp"
			       "MMMMbzxxMMMMbzxx"
			       "MMMMbzpxMMMMbzpx"
			       "MMMMbzpxMMMMbzpx"
			       "pppppppppppppppp"
			       "................"
			       "xxpMppppzZbB...."
			       "rrrrrrrrrrrrrrrr"
			       "BZxBMMMMMMMMMMMM"
			       "..........x....."
			       "oooo....bz......"
			       "bbbbbbbbvvvvvvvv"
			       "BBw.ppBZE.w..bx."
			       "MMMMxxx.MMMMMMMM"
			       "rrrrbbbbRRxr...."
			       "p.pp..GH......MM";
static const char two_bytes[] = "MMMMx.....x.xM.B"
				"MMMMMMMMMMMMMMMM"
				"MMMMxxxxMMMMMMMM"
				"........pxpxxxxx"
				"MMMMMMMMMMMMMMMM"
				"MMMMMMMMMMMMMMMM"
				"MMMMMMMMMMMMMMMM"
				"BBBBMMM.MMMMMMMM"
				"RRRRRRRRRRRRRRRR"
				"MMMMMMMMMMMMMMMM"
				"...MBMxx...MBMMM"
				"MMMMMMMMMMBMMMMM"
				"MMBMBBBM........"
				"MMMMMMMMMMMMMMMM"
				"MMMMMMMMMMMMMMMM"
				"MMMMMMMMMMMMMMMM";

enum { MAP_ONE = 0, MAP_TWO = 1, MAP_38 = 2, MAP_3A = 3, MAPS = 8 };
enum { LENGTH_MAX = 15, REX_W = 8 };

struct cursor {
	struct span code;
	size_t at;
	bool short_data, short_address, wide; /* by prefixes */
};

static bool next(struct cursor *c, unsigned char *out)
{
	if (c->at >= c->code.len || c->at >= LENGTH_MAX)
		return false;
	*out = (unsigned char)c->code.data[c->at++];
	return true;
}

static bool is_prefix(unsigned char byte)
{
	return byte && strchr("\x26\x2e\x36\x3e\x64\x65\x66\x67\xf0\xf2\xf3",
			       byte);
}

/* Behind a prefix that holds the map's number, in so many bytes. */
static bool skip_vector(struct cursor *c, unsigned bytes, unsigned mask,
	unsigned *map)
{
	unsigned char byte;

	for (unsigned i = 0; i < bytes; i++) {
		if (!next(c, &byte))
			return false;
		if (i == 0 && mask)
			*map = byte & mask;
	}
	return *map != MAP_ONE && *map < MAPS;
}

/* To the opcode, and which map it is of. */
static bool read_opcode(struct cursor *c, unsigned char *op, unsigned *map)
{
	*map = MAP_ONE;
	while (next(c, op) && is_prefix(*op)) {
		c->short_data |= *op == 0x66;
		c->short_address |= *op == 0x67;
	}
	if (c->at == 0 || is_prefix(*op))
		return false;
	if ((*op & 0xf0) == 0x40) {
		c->wide = *op & REX_W;
		if (!next(c, op))
			return false;
	}
	if (*op == 0xc5 || *op == 0xc4 || *op == 0x62) {
		*map = MAP_TWO;
		return skip_vector(c, *op == 0xc5 ? 1 : *op == 0xc4 ? 2 : 3,
			       *op == 0xc5   ? 0
			       : *op == 0xc4 ? 0x1f
					     : 7,
			       map) &&
		       next(c, op);
	}
	if (*op != 0x0f)
		return true;
	*map = MAP_TWO;
	if (!next(c, op))
		return false;
	if (*op != 0x38 && *op != 0x3a)
		return true;
	*map = *op == 0x38 ? MAP_38 : MAP_3A;
	return next(c, op);
}

static char what_follows(unsigned map, unsigned char op)
{
	if (map == MAP_ONE)
		return one_byte[op];
	if (map == MAP_TWO)
		return two_bytes[op];
	return map == MAP_3A ? 'B' : 'M';
}

/* An operand: ModRM, SIB and displacement. */
static bool read_operand(struct x86 *out, struct cursor *c,
	unsigned char *modrm)
{
	unsigned char sib;
	unsigned mod, rm;

	if (!next(c, modrm))
		return false;
	mod = *modrm >> 6;
	rm = *modrm & 7;
	if (mod == 3)
		return true;
	out->relative = mod == 0 && rm == 5;
	if (rm == 4) {
		if (!next(c, &sib))
			return false;
		rm = mod == 0 ? sib & 7 : rm;
	}
	out->displacement = (struct x86_part){c->at,
		mod == 1                            ? 1
		: mod == 2 || (mod == 0 && rm == 5) ? 4
						    : 0};
	c->at += out->displacement.len;
	return true;
}

static size_t data_size(const struct cursor *c)
{
	return c->short_data && !c->wide ? 2 : 4;
}

/* Bytes of the immediate. modrm: of the operand, where there is one. */
static size_t immediate_size(char follows, const struct cursor *c,
	unsigned char modrm)
{
	bool tests = (modrm >> 3 & 7) < 2;

	switch (follows) {
	case 'b':
	case 'B':
	case 'r':
		return 1;
	case 'w':
		return 2;
	case 'E':
		return 3;
	case 'R':
		return 4;
	case 'z':
	case 'Z':
		return data_size(c);
	case 'v':
		return c->wide ? 8 : data_size(c);
	case 'o':
		return c->short_address ? 4 : 8;
	case 'G':
		return tests ? 1 : 0;
	case 'H':
		return tests ? data_size(c) : 0;
	default:
		return 0;
	}
}

bool x86_decode(struct x86 *out, struct span code)
{
	struct cursor c = {.code = code};
	unsigned char op = 0, modrm = 0;
	unsigned map;
	char follows;

	*out = (struct x86){0};
	if (!read_opcode(&c, &op, &map))
		return false;
	follows = what_follows(map, op);
	if (follows == 'x' || follows == 'p' ||
		(strchr("MBZGH", follows) && !read_operand(out, &c, &modrm)))
		return false;
	out->immediate = (struct x86_part){c.at,
		immediate_size(follows, &c, modrm)};
	out->branches = follows == 'r' || follows == 'R';
	out->len = c.at + out->immediate.len;
	return out->len <= code.len && out->len <= LENGTH_MAX;
}
