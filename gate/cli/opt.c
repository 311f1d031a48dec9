/* Parses options by table, and prints the table as help. */
#include "gate/cli/opt.h"

#include <limits.h>
#include <stdint.h>
#include <string.h>

#include "gate/text/duration.h"
#include "gate/text/lines.h"
#include "gate/text/nearest.h"
#include "gate/text/num.h"

enum {HELP_COLUMN = 28, HELP_WIDTH = 79 };

/* An option in use, with the place of its value. */
struct slot {
	const struct opt *opt;
	void *value;
	bool seen;
};

struct parser {
	size_t slot_count;
	struct slot *slots;
	size_t argc;
	struct arena *arena;
	bool version;
};

/* Every command has these, and opt_bounds. */
static const struct opt help_opt = {.name = "help", .letter = 'h'};
static const struct opt version_opt = {.name = "version"};

const struct opt opt_bounds[] = {
	{.name = "max-memory", .kind = OPT_SIZE, .value = "SIZE",
		.offset = offsetof(struct args, max_memory),
		.help = "most memory of the whole process; default: 2GiB, or "
			"three quarters of what there is"},
	{.name = "max-cpu-time", .kind = OPT_TEXT, .value = "TIME",
		.offset = offsetof(struct args, max_cpu_time),
		.help = "most processor time of the whole process, its "
			"commands not counted; default: 1h"},
	{0}
};

static int flatten(struct parser *p, const struct opt_part *parts, void *values,
	struct args *args, struct err *err)
{
	size_t count = 2;

	for (const struct opt *o = opt_bounds; o->name; o++)
		count++;
	for (const struct opt_part *part = parts; part->group; part++)
		for (const struct opt *o = part->group->opts; o->name; o++)
			count++;
	p->slots = arena_alloc(p->arena, count, sizeof(*p->slots));
	if (!p->slots)
		return err_set(err, ERR_LIMIT, "too many options");
	for (const struct opt_part *part = parts; part->group; part++)
		for (const struct opt *o = part->group->opts; o->name; o++)
			p->slots[p->slot_count++] = (struct slot){
				.opt = o,
				.value = (char *)values + part->offset +
					o->offset,
			};
	for (const struct opt *o = opt_bounds; o->name; o++)
		p->slots[p->slot_count++] = (struct slot){.opt = o,
			.value = (char *)args + o->offset};
	p->slots[p->slot_count++] = (struct slot){.opt = &help_opt};
	p->slots[p->slot_count++] = (struct slot){.opt = &version_opt};
	return 0;
}

static struct slot *slot_named(const struct parser *p, struct span name)
{
	for (size_t i = 0; i < p->slot_count; i++)
		if (span_equal(span_of(p->slots[i].opt->name), name))
			return &p->slots[i];
	return NULL;
}

static struct slot *slot_lettered(const struct parser *p, char letter)
{
	for (size_t i = 0; i < p->slot_count; i++)
		if (p->slots[i].opt->letter == letter)
			return &p->slots[i];
	return NULL;
}

static int unknown(const struct parser *p, struct span name, struct err *err)
{
	char word[64] = "";

	if (name.len < sizeof(word))
		memcpy(word, name.data, name.len);

	struct nearest nearest = nearest_to(word);

	for (size_t i = 0; i < p->slot_count; i++)
		nearest_try(&nearest, p->slots[i].opt->name);
	if (nearest.best)
		return err_set(err, ERR_USAGE,
			"unknown option --%s, did you mean --%s?", word,
			nearest.best);
	return err_set(err, ERR_USAGE, "unknown option --%.*s",
		(int)(name.len < 200 ? name.len : 200), name.data);
}

static const char *value_name(const struct opt *opt)
{
	return opt->value ? opt->value : opt->choices[0];
}

static int set_choice(const struct slot *slot, const char *text,
	struct err *err)
{
	char list[256] = "";
	size_t used = 0;

	for (unsigned i = 0; slot->opt->choices[i]; i++) {
		const char *choice = slot->opt->choices[i];
		size_t len = strlen(choice);

		if (strcmp(choice, text) == 0) {
			*(unsigned *)slot->value = i + 1;
			return 0;
		}
		if (used + len + 3 > sizeof(list))
			continue;
		if (used > 0) {
			memcpy(list + used, ", ", 2);
			used += 2;
		}
		memcpy(list + used, choice, len + 1);
		used += len;
	}
	return err_set(err, ERR_USAGE, "--%s: \"%s\" is none of %s",
		slot->opt->name, text, list);
}

static int set_value(const struct parser *p, const struct slot *slot,
	const char *text, struct err *err)
{
	const struct opt *opt = slot->opt;
	uint64_t number;

	if (*text == '\0')
		return err_set(err, ERR_USAGE, "--%s: its %s is empty",
			opt->name, value_name(opt));
	switch (opt->kind) {
	case OPT_FLAG:
		break;
	case OPT_TEXT:
		*(const char **)slot->value = text;
		return 0;
	case OPT_COUNT:
		if (!num_parse_u64(&number, span_of(text)) || number < 1 ||
			number > opt->max)
			return err_set(err, ERR_USAGE,
				"--%s: \"%s\" is no whole number from 1 to %u",
				opt->name, text, opt->max);
		*(unsigned *)slot->value = (unsigned)number;
		return 0;
	case OPT_SIZE:
		if (!size_parse(slot->value, text))
			return err_set(err, ERR_USAGE,
				"--%s: \"%s\" is no size, write 512M or 2GiB",
				opt->name, text);
		return 0;
	case OPT_CHOICE:
		return set_choice(slot, text, err);
	case OPT_LIST: {
		struct opt_list *list = slot->value;

		if (!list->items)
			list->items = arena_alloc(p->arena, p->argc + 1,
				sizeof(*list->items));
		if (!list->items)
			return err_set(err, ERR_LIMIT, "too many options");
		list->items[list->count++] = text;
		return 0;
	}
	}
	BUG("option --%s takes no value", opt->name);
}

/* Marks the option as given; only lists may come again. */
static int once(struct slot *slot, struct err *err)
{
	if (slot->seen && slot->opt->kind != OPT_LIST)
		return err_set(err, ERR_USAGE, "--%s is given twice",
			slot->opt->name);
	slot->seen = true;
	return 0;
}

/* text is what stands after "--"; next the argument after it or NULL, and
 * *took tells whether it was used. +1: help or version. */
static int long_option(struct parser *p, const char *text,
	const char *next, bool *took, struct err *err)
{
	struct span all = span_of(text);
	struct span name = {text, span_find(all, 0, '=')};
	const char *value = name.len < all.len ? text + name.len + 1 : NULL;
	struct slot *slot = slot_named(p, name);

	if (!slot)
		return unknown(p, name, err);
	if (slot->opt->kind == OPT_FLAG) {
		if (value)
			return err_set(err, ERR_USAGE, "--%s takes no value",
				slot->opt->name);
		p->version = slot->opt == &version_opt;
		if (slot->opt == &help_opt || p->version)
			return 1;
		*(bool *)slot->value = true;
		return once(slot, err);
	}
	if (!value) {
		if (!next)
			return err_set(err, ERR_USAGE, "--%s needs a value: %s",
				slot->opt->name, value_name(slot->opt));
		value = next;
		*took = true;
	}
	return once(slot, err) || set_value(p, slot, value, err) ? -1 : 0;
}

/* text is what stands after "-": flags, the last of them perhaps with a
 * value. +1: help. */
static int short_options(const struct parser *p, const char *text,
	const char *next, bool *took, struct err *err)
{
	for (; *text; text++) {
		struct slot *slot = slot_lettered(p, *text);

		if (!slot)
			return err_set(err, ERR_USAGE, "unknown option -%s",
				text);
		if (slot->opt == &help_opt)
			return 1;
		if (once(slot, err))
			return -1;
		if (slot->opt->kind == OPT_FLAG) {
			*(bool *)slot->value = true;
			continue;
		}
		if (text[1])
			return set_value(p, slot, text + 1, err);
		if (!next)
			return err_set(err, ERR_USAGE, "-%c needs a value: %s",
				*text, value_name(slot->opt));
		*took = true;
		return set_value(p, slot, next, err);
	}
	return 0;
}

int opt_parse(struct args *out, const struct opt_part *parts, void *values,
	char *const *argv, struct err *err)
{
	struct parser p = {.arena = out->arena};
	bool ended = false;

	while (argv[p.argc])
		p.argc++;
	out->count = 0;
	out->items = arena_alloc(out->arena, p.argc + 1, sizeof(*out->items));
	if (!out->items)
		return err_set(err, ERR_LIMIT, "too many arguments");
	if (flatten(&p, parts, values, out, err))
		return -1;
	for (size_t i = 0; argv[i]; i++) {
		const char *text = argv[i];
		bool took = false;
		int result;

		if (ended || text[0] != '-' || text[1] == '\0') {
			out->items[out->count++] = text;
			continue;
		}
		if (strcmp(text, "--") == 0) {
			ended = true;
			continue;
		}
		if (text[1] == '-')
			result = long_option(&p, text + 2, argv[i + 1], &took,
				err);
		else
			result = short_options(&p, text + 1, argv[i + 1], &took,
				err);
		out->version = p.version;
		if (result)
			return result;
		i += took ? 1 : 0;
	}
	return 0;
}

void opt_wrap(struct buf *out, const char *text, size_t indent, size_t at)
{
	struct span rest = span_of(text);

	buf_span(out, words_cut(&rest, at < HELP_WIDTH ? HELP_WIDTH - at : 0));
	while (rest.len > 0) {
		buf_printf(out, "\n%*s", (int)indent, "");
		buf_span(out, words_cut(&rest, HELP_WIDTH - indent));
	}
	buf_char(out, '\n');
}

static void help_row(struct buf *out, const struct opt *opt)
{
	size_t start = out->len;

	if (opt->letter)
		buf_printf(out, "  -%c, --%s", opt->letter, opt->name);
	else
		buf_printf(out, "      --%s", opt->name);
	if (opt->kind == OPT_CHOICE)
		for (size_t i = 0; opt->choices[i]; i++)
			buf_printf(out, "%c%s", i ? '|' : ' ', opt->choices[i]);
	else if (opt->kind != OPT_FLAG)
		buf_printf(out, " %s", value_name(opt));

	size_t width = out->len - start;

	if (width + 2 > HELP_COLUMN) {
		buf_char(out, '\n');
		width = 0;
	}
	buf_printf(out, "%*s", (int)(HELP_COLUMN - width), "");
	opt_wrap(out, opt->help, HELP_COLUMN, HELP_COLUMN);
}

void opt_help(struct buf *out, const struct opt_part *parts)
{
	for (const struct opt_part *part = parts; part->group; part++) {
		const struct opt_group *group = part->group;

		if (group->title)
			buf_printf(out, "\n%s:\n", group->title);
		for (const struct opt *o = group->opts; o->name; o++)
			help_row(out, o);
	}
	for (const struct opt_part *part = parts; part->group; part++)
		if (part->group->more)
			part->group->more(out);
}

int opt_duration(double *out, const char *option, const char *text,
	struct err *err)
{
	if (!text || duration_parse(out, text))
		return 0;
	return err_set(err, ERR_USAGE,
		"--%s: \"%s\" is no time, write 90s, 10m or 1h30m", option,
		text);
}

int opt_percent(double *out, const char *option, const char *text, double least,
	double most, struct err *err)
{
	struct span number = span_of(text ? text : "");
	char from[NUM_MAX], to[NUM_MAX];
	double percent;

	if (!text)
		return 0;
	if (span_ends(number, "%")) {
		number.len--;
		if (num_parse(&percent, number) && percent >= least &&
			percent <= most) {
			*out = percent / 100;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE,
		"--%s: \"%s\" is no percentage from %s%% to %s%%", option, text,
		num_format(from, least), num_format(to, most));
}
