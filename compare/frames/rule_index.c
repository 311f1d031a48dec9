/* Looks texts up in the table of rules. */
#include <stdlib.h>
#include <string.h>

#include "compare/frames/rule_table.h"
#include "gate/core/err.h"
#include "gate/core/pairs.h"

static bool at(struct span text, size_t place, const char *what, size_t len)
{
	return len <= text.len && place <= text.len - len &&
	       memcmp(text.data + place, what, len) == 0;
}

/* A pattern without a star at the front. */
static bool begins(const char *pattern, struct span text)
{
	size_t i = 0;

	for (; pattern[i]; i++) {
		if (pattern[i] == '*' && pattern[i + 1] == '\0')
			return true;
		if (i == text.len || pattern[i] != text.data[i])
			return false;
	}
	return i == text.len;
}

/* What is between the stars, or behind the one at the front. */
static bool holds(const char *middle, struct span text, const struct pairs *has)
{
	size_t len;

	if (middle[0] && middle[1] && middle[1] != '*' &&
		!pairs_have(has, middle[0], middle[1]))
		return false;
	len = strlen(middle);
	if (len == 0 || middle[len - 1] != '*')
		return at(text, text.len - len, middle, len);
	len--;
	for (size_t i = 0; i + len <= text.len; i++) {
		i = len ? span_find(text, i, middle[0]) : i;
		if (at(text, i, middle, len))
			return true;
	}
	return false;
}

/* Patterns by part and first byte, so that a text meets those alone that may
 * fit it; those with a star at the front are by themselves. */
enum { STAR = 256, BUCKETS };

struct indexed {
	const char *rest; /* of the pattern, behind its first byte */
	uint32_t rule;
};

struct rule_index {
	uint32_t ends[PARTS][BUCKETS]; /* of each bucket among items */
	struct indexed *items;
};

static uint32_t *end_of(struct rule_index *index, const struct frame_rule *rule,
	size_t pattern)
{
	char first = rule->patterns[pattern][0];

	return &index->ends[rule->part][first == '*' ? STAR
	                                             : (unsigned char)first];
}

/* Calls for each pattern. */
static void each_pattern(struct rule_index *index,
	void (*call)(struct rule_index *index, size_t rule, size_t pattern))
{
	for (size_t r = 0; r < frame_rule_count; r++)
		for (size_t i = 0;
			i < RULE_PATTERNS && frame_rules[r].patterns[i]; i++)
			call(index, r, i);
}

static void count_pattern(struct rule_index *index, size_t rule, size_t pattern)
{
	++*end_of(index, &frame_rules[rule], pattern);
}

static void put_pattern(struct rule_index *index, size_t rule, size_t pattern)
{
	uint32_t *end = end_of(index, &frame_rules[rule], pattern);

	index->items[(*end)++] = (struct indexed){
		frame_rules[rule].patterns[pattern] + 1, (uint32_t)rule};
}

struct rule_index *rule_index_new(void)
{
	struct rule_index *index = xcalloc(1, sizeof *index);
	uint32_t *ends = &index->ends[0][0], before = 0;

	index->items = xcalloc(frame_rule_count * RULE_PATTERNS,
		sizeof *index->items);
	each_pattern(index, count_pattern);
	for (size_t b = 0; b < (size_t)PARTS * BUCKETS; b++) {
		uint32_t count = ends[b];

		ends[b] = before;
		before += count;
	}
	each_pattern(index, put_pattern);
	return index;
}

void rule_index_free(struct rule_index *index)
{
	if (index)
		free(index->items);
	free(index);
}

static struct indexed_range {
	const struct indexed *at, *end;
} bucket_of(const struct rule_index *index, enum part part, unsigned bucket)
{
	const uint32_t *end = &index->ends[part][bucket];
	uint32_t begin = part == 0 && bucket == 0 ? 0 : end[-1];

	return (struct indexed_range){index->items + begin,
		index->items + *end};
}

/* Rules only add: their order does not matter. */
static bool is_news(const uint16_t *meaning, const struct frame_rule *rule)
{
	return rule->meaning & ~(unsigned)meaning[rule->language];
}

void rules_read(uint16_t meaning[LANGUAGE_COUNT],
	const struct rule_index *index, enum part part, struct span text)
{
	struct indexed_range range;
	struct pairs has;

	if (text.len == 0)
		return;
	range = bucket_of(index, part, (unsigned char)text.data[0]);
	for (; range.at < range.end; range.at++) {
		const struct frame_rule *rule = &frame_rules[range.at->rule];

		if (is_news(meaning, rule) &&
			begins(range.at->rest, span_from(text, 1)))
			meaning[rule->language] |= (uint16_t)rule->meaning;
	}
	range = bucket_of(index, part, STAR);
	if (range.at < range.end)
		pairs_of(&has, text);
	for (; range.at < range.end; range.at++) {
		const struct frame_rule *rule = &frame_rules[range.at->rule];

		if (is_news(meaning, rule) && holds(range.at->rest, text, &has))
			meaning[rule->language] |= (uint16_t)rule->meaning;
	}
}
