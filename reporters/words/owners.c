/* Reads CODEOWNERS and matches its patterns. */
#include "reporters/words/owners.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/core/err.h"
#include "gate/core/symtab.h"
#include "gate/text/lines.h"

enum {
	PATTERN_MOST = 512, /* bytes; longer ones match nothing */
	OWNERS_MOST = 16,
};

/* A part of a pattern. */
enum pattern_part {
	PART_END,
	PART_BYTE,
	PART_ONE,   /* "?": any byte but '/' */
	PART_STAR,  /* "*": any but '/' */
	PART_ANY,   /* "**" */
	PART_DIRS   /* a "**" with its '/': folders, or none */
};

struct owner_pattern {
	size_t count;
	unsigned char part[PATTERN_MOST + 1];
	char byte[PATTERN_MOST + 1];
	bool anchored; /* from the root */
	bool whole;    /* not what is below what it names */
	bool folder;   /* only what is below it */
};

static void add_part(struct owner_pattern *out, enum pattern_part part, char byte)
{
	out->part[out->count] = (unsigned char)part;
	out->byte[out->count++] = byte;
}

/* False: too long, or nothing. "a/b" is of the root, "a" and "a/" are not; what
 * ends in a lone star names files alone. */
static bool pattern_read(struct owner_pattern *out, struct span text)
{
	size_t i = 0;

	*out = (struct owner_pattern){0};
	if (text.len == 0 || text.len > PATTERN_MOST)
		return false;
	if (text.data[0] == '/') {
		out->anchored = true;
		i = 1;
	}
	if (text.len > i && text.data[text.len - 1] == '/') {
		out->folder = true;
		text.len--;
	}
	for (; i < text.len; i++) {
		char c = text.data[i];
		bool begins = i == 0 || text.data[i - 1] == '/';

		out->anchored |= c == '/';
		if (c == '\\' && i + 1 < text.len) {
			add_part(out, PART_BYTE, text.data[++i]);
		} else if (c == '?') {
			add_part(out, PART_ONE, 0);
		} else if (c != '*') {
			add_part(out, PART_BYTE, c);
		} else if (i + 1 == text.len || text.data[i + 1] != '*') {
			add_part(out, PART_STAR, 0);
		} else if (begins && i + 2 < text.len &&
				text.data[i + 2] == '/') {
			add_part(out, PART_DIRS, 0);
			out->anchored = true;
			i += 2;
		} else {
			add_part(out, PART_ANY, 0);
			i++;
		}
	}
	out->whole = out->anchored && !out->folder && out->count > 0 &&
		out->part[out->count - 1] == PART_STAR &&
		(out->count == 1 || (out->part[out->count - 2] == PART_BYTE &&
			out->byte[out->count - 2] == '/'));
	return true;
}

/* Where a match may stand in a pattern: one bit a part, entered parts that may
 * be empty passed too. */
static void enter(bool *at, const struct owner_pattern *p, size_t part)
{
	while (part <= p->count && !at[part]) {
		at[part] = true;
		if (part == p->count || (p->part[part] != PART_STAR &&
			p->part[part] != PART_ANY && p->part[part] != PART_DIRS))
			return;
		part++;
	}
}

static void step(bool *next, const bool *at, const struct owner_pattern *p, char c)
{
	memset(next, 0, (p->count + 1) * sizeof *next);
	for (size_t i = 0; i < p->count; i++) {
		if (!at[i])
			continue;
		switch ((enum pattern_part)p->part[i]) {
		case PART_BYTE:
			if (p->byte[i] == c)
				enter(next, p, i + 1);
			break;
		case PART_ONE:
			if (c != '/')
				enter(next, p, i + 1);
			break;
		case PART_STAR:
			if (c != '/')
				enter(next, p, i);
			break;
		case PART_ANY:
			enter(next, p, i);
			break;
		case PART_DIRS:
			next[i] = true;
			if (c == '/')
				enter(next, p, i + 1);
			break;
		case PART_END:
			break;
		}
	}
}

/* From one place of the path on. */
static bool matches_from(const struct owner_pattern *p, const char *path)
{
	bool sets[2][PATTERN_MOST + 2] = {{0}};
	bool *at = sets[0], *next = sets[1];

	enter(at, p, 0);
	for (; *path; path++) {
		bool *old = at;

		if (at[p->count] && *path == '/' && !p->whole)
			return true; /* the folder that it is in */
		step(next, at, p, *path);
		at = next;
		next = old;
	}
	return at[p->count] && !p->folder;
}

static bool matches(struct span text, const char *path)
{
	struct owner_pattern pattern;

	if (!pattern_read(&pattern, text))
		return false;
	for (;;) {
		if (matches_from(&pattern, path))
			return true;
		path = pattern.anchored ? NULL : strchr(path, '/');
		if (!path)
			return false;
		path++;
	}
}

/* Cuts a pattern off a line: up to a blank that no '\' stands before. */
static struct span cut_pattern(struct span *line)
{
	size_t len = 0;
	struct span out;

	while (len < line->len && line->data[len] != ' ' &&
		line->data[len] != '\t')
		len += line->data[len] == '\\' && len + 1 < line->len ? 2 : 1;
	len = len < line->len ? len : line->len;
	out = (struct span){line->data, len};
	line->data += len;
	line->len -= len;
	return out;
}

/* Names or a comment. */
static bool has_names(struct span owners)
{
	return owners.len > 0 && owners.data[0] != '#';
}

/* "[Docs][2] @team", "^[Docs]": cuts the name off with all brackets; false: none
 * is it. */
static bool cut_section(struct span *line, struct span *name)
{
	struct span rest = *line;

	*name = (struct span){0};
	if (rest.len && rest.data[0] == '^')
		rest = (struct span){rest.data + 1, rest.len - 1};
	if (rest.len == 0 || rest.data[0] != '[')
		return false;
	while (rest.len && rest.data[0] == '[') {
		size_t end = span_find(rest, 0, ']');

		if (end == rest.len)
			return false;
		if (!name->data)
			*name = (struct span){rest.data + 1, end - 1};
		rest = (struct span){rest.data + end + 1, rest.len - end - 1};
	}
	*line = rest;
	return true;
}

/* Its number: the same for names that differ in capitals alone. */
static uint32_t section_number(struct symtab *names, struct span name)
{
	struct buf lower = {0};
	uint32_t number;

	buf_char(&lower, ']'); /* "[]" has a number, too */
	for (size_t i = 0; i < name.len; i++)
		buf_char(&lower, ascii_lower(name.data[i]));
	number = symtab_intern(names, buf_view(&lower)).i;
	buf_clear(&lower);
	return number;
}

static int by_section(const void *a, const void *b)
{
	const struct code_owner_rule *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	/* as they stand: the last that matches says who */
	return (x->pattern.data > y->pattern.data) -
		(x->pattern.data < y->pattern.data);
}

void owners_read(struct code_owners *out, struct span text, struct arena *arena)
{
	struct lines lines = {.text = text};
	struct symtab *names = symtab_new();
	struct span line, name, given = {0};
	struct code_owner_rule *rules = NULL;
	uint32_t section = 0;
	size_t room = 0;

	*out = (struct code_owners){0};
	while (lines_next(&lines, &line)) {
		struct code_owner_rule rule = {0};

		line = span_trim(line);
		if (line.len == 0 || line.data[0] == '#')
			continue;
		if (cut_section(&line, &name)) {
			section = section_number(names, name);
			given = span_trim(line);
			continue;
		}
		rule.section = section;
		rule.excluded = line.data[0] == '!';
		if (rule.excluded)
			line = (struct span){line.data + 1, line.len - 1};
		rule.pattern = cut_pattern(&line);
		if (rule.pattern.len == 0)
			continue;
		rule.owners = span_trim(line);
		if (!has_names(rule.owners))
			rule.owners = given;
		rules = xgrow(rules, &room, out->count + 1, sizeof *rules);
		rules[out->count++] = rule;
	}
	out->sections = section > 0;
	symtab_free(names);
	if (!rules)
		return;
	qsort(rules, out->count, sizeof *rules, by_section);
	out->all = arena_own(arena, rules, room * sizeof *rules);
}

/* Each name once, up to a comment. */
static size_t add_names(struct buf *out, struct span *seen, size_t count,
	struct span owners)
{
	struct span word;

	while (count < OWNERS_MOST && word_next(&owners, &word) &&
		word.data[0] != '#') {
		bool known = false;

		for (size_t i = 0; i < count; i++)
			known |= span_equal(seen[i], word);
		if (known)
			continue;
		buf_text(out, count ? " " : "");
		buf_span(out, word);
		seen[count++] = word;
	}
	return count;
}

bool owners_of(struct buf *out, const struct code_owners *owners, const char *file)
{
	struct span seen[OWNERS_MOST], found = {0};
	bool excluded = false;
	size_t count = 0;

	if (!owners || !file)
		return false;
	for (size_t i = 0; i < owners->count; i++) {
		const struct code_owner_rule *rule = &owners->all[i];

		if (i > 0 && rule->section != rule[-1].section) {
			count = add_names(out, seen, count, found);
			found = (struct span){0};
			excluded = false;
		}
		/* GitHub passes over what it does not know */
		if (excluded || (rule->excluded && !owners->sections) ||
			!matches(rule->pattern, file))
			continue;
		excluded = rule->excluded;
		found = excluded ? (struct span){0} : rule->owners;
	}
	return add_names(out, seen, count, found) > 0;
}
