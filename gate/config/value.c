/* Checks of single values of profgate.yml, with the words for what is wrong. */
#include "gate/config/value.h"

#include <stdio.h>
#include <string.h>

#include "gate/text/duration.h"
#include "gate/text/nearest.h"
#include "gate/text/num.h"

int value_no_memory(const struct config_reader *r)
{
	return err_set(r->err, ERR_LIMIT, "%s: needs too much memory", r->path);
}

const char *value_place(const struct config_reader *r, const struct node *node)
{
	return arena_printf(r->arena, "%s:%u", r->path, node->line);
}

size_t value_find(const char *const *names, const char *name)
{
	size_t i = 0;

	while (names[i] && strcmp(names[i], name) != 0)
		i++;
	return i;
}

int value_unknown(const struct config_reader *r, const struct node *key,
	const char *const *names)
{
	struct nearest nearest = nearest_to(key->text);
	struct buf list = {0};

	for (size_t i = 0; names[i]; i++) {
		nearest_try(&nearest, names[i]);
		buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
	}
	if (nearest.best)
		fail(r, key, "unknown key \"%s\", did you mean \"%s\"?",
			key->text, nearest.best);
	else
		fail(r, key, "unknown key \"%s\", known are %s", key->text,
			list.data);
	buf_clear(&list);
	return -1;
}

int value_mapping(const struct config_reader *r, const struct node *node,
	const char *what, const char *example)
{
	if (node->kind != NODE_MAPPING)
		return fail(r, node, "%s must be a mapping, such as %s", what,
			example);
	if (node->count / 2 > MAX_KEYS)
		return fail(r, node, "%s has %zu keys, more than %d", what,
			node->count / 2, MAX_KEYS);
	for (const struct node *k = node->first; k; k = k->next->next) {
		if (!k->text || *k->text == '\0')
			return fail(r, k, "a key must be a text");
		for (const struct node *j = node->first; j != k;
			j = j->next->next)
			if (strcmp(j->text, k->text) == 0)
				return fail(r, k,
					"key \"%s\" is here twice, first in "
					"line %u", k->text, j->line);
	}
	return 0;
}

int value_list(const struct config_reader *r, const struct node *node,
	const char *what, const char *example)
{
	if (node->kind != NODE_LIST)
		return fail(r, node, "%s must be a list, such as %s", what,
			example);
	if (node->count > MAX_ITEMS)
		return fail(r, node, "%s has %zu items, more than %d", what,
			node->count, MAX_ITEMS);
	return 0;
}

int value_text(const struct config_reader *r, const struct node *key,
	const char **out)
{
	const char *text = key->next->text;

	if (!text || *text == '\0')
		return fail(r, key->next, "\"%s\" needs a text", key->text);
	*out = arena_copy(r->arena, span_of(text));
	return *out ? 0 : value_no_memory(r);
}

int value_pattern_item(const struct config_reader *r, const struct node *key,
	const struct node *item)
{
	size_t len = item->text ? strlen(item->text) : 0;

	if (len > PATTERN_LONGEST)
		return fail(r, item,
			"\"%s\": a pattern of %zu bytes, at most %d are "
			"allowed",
			key->text, len, PATTERN_LONGEST);
	return 0;
}

int value_pattern(const struct config_reader *r, const struct node *key,
	const char **out)
{
	if (value_pattern_item(r, key, key->next))
		return -1;
	return value_text(r, key, out);
}

int value_percent(const struct config_reader *r, const struct node *key,
	double least, double most, double *out)
{
	const char *text = key->next->text;
	size_t len = text ? strlen(text) : 0;
	double number;

	if (text && num_parse(&number, span_of(text)))
		return fail(r, key->next,
			"\"%s\": %s is no percentage, write %s%%", key->text,
			text, text);
	if (len < 2 || text[len - 1] != '%' ||
		!num_parse(&number, (struct span){text, len - 1}))
		return fail(r, key->next,
			"\"%s\" needs a percentage, such as 10%%", key->text);
	if (number < least || number > most)
		return fail(r, key->next, "\"%s\": %s is not from %g%% to %g%%",
			key->text, text, least, most);
	*out = number / 100;
	return 0;
}

bool ratio_parse(double *out, struct span text)
{
	bool times = text.len > 0 && text.data[0] == 'x';
	bool percent = text.len > 2 && text.data[0] == '+' &&
		text.data[text.len - 1] == '%';
	double number;

	if (times || percent)
		text = (struct span){text.data + 1, text.len - 1 - percent};
	if (!num_parse(&number, text))
		return false;
	*out = percent ? 1 + number / 100 : number;
	return *out >= 1 && *out <= 10000;
}

bool value_is_off(const struct node *node)
{
	return node->text && strcmp(node->text, "off") == 0;
}

int value_allowance(const struct config_reader *r, const struct node *key,
	struct allowance *out)
{
	struct allowance allowance = {.rule = value_place(r, key)};

	if (!allowance.rule)
		return value_no_memory(r);
	allowance.off = value_is_off(key->next);
	if (!allowance.off &&
		value_percent(r, key, 0, 10000, &allowance.growth))
		return -1;
	*out = allowance;
	return 0;
}

/* `60/h`, `16MiB/h`: what stands before the slash, in an hour. */
static bool rate_parse(double *out, const char *text)
{
	static const struct {
		const char *name;
		double in_an_hour;
	} units[] = {{"s", 3600}, {"m", 60}, {"h", 1}, {"d", 1.0 / 24}};
	const char *slash = strchr(text, '/');
	char amount[NUM_MAX];
	size_t whole;

	if (!slash || slash == text || slash - text >= NUM_MAX)
		return false;
	memcpy(amount, text, (size_t)(slash - text));
	amount[slash - text] = '\0';
	if (size_parse(&whole, amount))
		*out = (double)whole;
	else if (!num_parse(out, span_of(amount)) || *out < 0)
		return false;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		*out *= strcmp(slash + 1, units[i].name) == 0
		                ? units[i].in_an_hour
		                : 1;
		if (strcmp(slash + 1, units[i].name) == 0)
			return true;
	}
	return false;
}

int value_rate(const struct config_reader *r, const struct node *key,
	struct allowance *out)
{
	const char *text = key->next->text;
	struct allowance allowance = {.rule = value_place(r, key)};

	if (!allowance.rule)
		return value_no_memory(r);
	allowance.off = value_is_off(key->next);
	if (!allowance.off && (!text || !rate_parse(&allowance.growth, text)))
		return fail(r, key->next,
			"\"%s\" needs an amount in a time, such as 60/h or "
			"16MiB/h, or the word off",
			key->text);
	*out = allowance;
	return 0;
}

int value_word(const struct config_reader *r, const struct node *key,
	const char *const *words, unsigned *out)
{
	const char *text = key->next->text;
	char list[64] = "";
	size_t used = 0;

	for (unsigned i = 0; words[i]; i++) {
		if (text && strcmp(text, words[i]) == 0) {
			*out = i;
			return 0;
		}
		used += (size_t)snprintf(list + used, sizeof(list) - used,
			"%s%s", i ? ", " : "", words[i]);
	}
	return fail(r, key->next, "\"%s\" must be one of %s", key->text, list);
}

int value_time(const struct config_reader *r, const struct node *key,
	double *out)
{
	const char *text = key->next->text;

	if (text && duration_parse(out, text))
		return 0;
	return fail(r, key->next, "\"%s\" needs a time, such as 90s or 10m",
		key->text);
}

int value_count(const struct config_reader *r, const struct node *key,
	unsigned *out)
{
	const char *text = key->next->text;
	uint64_t number;

	if (!text || !num_parse_u64(&number, span_of(text)) || number < 1 ||
		number > 10000)
		return fail(r, key->next,
			"\"%s\" must be a whole number from 1 to 10000",
			key->text);
	*out = (unsigned)number;
	return 0;
}
