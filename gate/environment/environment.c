/* The environment of runs as facts, its id, and its JSON. */
#include "gate/environment/environment.h"

#include <stdlib.h>
#include <string.h>

#include "gate/environment/machine.h"
#include "gate/git/object_id.h"
#include "gate/text/document.h"
#include "gate/text/num.h"

#define SCHEMA "profgate.environment"
#define PERIOD "period."

enum {
	VERSION = 1,
	KEY_MAX = 64, VALUE_MAX = 512 /* bytes */
};

/* Go's words for what uname(1) calls otherwise. */
static const struct {
	const char *go, *uname;
} architectures[] = {
	{"amd64", "x86_64"},
	{"arm64", "aarch64"},
	{"386", "i686"},
	{"loong64", "loongarch64"},
	{"ppc64le", "ppc64le"},
};

/* The key of what captures tell; NULL: it may be anything, a date, a branch. */
static const char *key_of_captured(const char *captured)
{
	const struct known_fact *known = fact_known(captured);

	return known && known->captured &&
		strcmp(known->captured, captured) == 0 ? known->key : NULL;
}

static bool is_key(struct span key)
{
	for (size_t i = 0; i < key.len; i++) {
		char c = key.data[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
			!(c && strchr("._-", c)))
			return false;
	}
	return key.len > 0 && key.len <= KEY_MAX;
}

/* Blanks in a row as one, none at the ends, and not too long. */
static const char *tidy(const char *value, struct arena *arena)
{
	struct buf text = {0};
	const char *copy;

	for (; *value && text.len < VALUE_MAX; value++) {
		unsigned char c = (unsigned char)*value;

		if (c > ' ' && c != 0x7f)
			buf_char(&text, *value);
		else if (text.len > 0 && text.data[text.len - 1] != ' ')
			buf_char(&text, ' ');
	}
	copy = arena_copy(arena, span_trim(buf_view(&text)));
	buf_clear(&text);
	return copy;
}

/* The captured facts that are of the environment, one a key. */
static void take_captured(struct facts *out, const struct facts *captured,
	struct arena *arena)
{
	out->count = 0;
	out->items = arena_alloc(arena, captured->count + 1,
		sizeof(*out->items));
	for (size_t i = 0; i < captured->count; i++) {
		const char *key = key_of_captured(captured->items[i].key);
		const char *value = captured->items[i].value;

		for (size_t a = 0; key && strcmp(key, "arch") == 0 && a <
			sizeof(architectures) / sizeof(*architectures); a++)
			if (strcmp(architectures[a].go, value) == 0)
				value = architectures[a].uname;
		if (key)
			out->items[out->count++] = (struct fact_pair){key,
				tidy(value, arena)};
	}
	facts_join(out, arena);
	for (size_t i = 0; i < out->count; i++)
		out->items[i].value = tidy(out->items[i].value, arena);
}

/* Whether the captures were made on another machine than this one. */
static bool is_elsewhere(const struct facts *captured,
	const struct facts *machine, struct arena *arena)
{
	for (size_t i = 0; i < captured->count; i++) {
		const struct fact_pair *theirs = &captured->items[i];
		const struct known_fact *known = fact_known(theirs->key);
		const char *ours = facts_value(machine, theirs->key);

		if (known && known->machine && ours &&
			strcmp(theirs->value, tidy(ours, arena)) != 0)
			return true;
	}
	return false;
}

/* The value of the key from here on; "" takes it out. */
static int set(struct facts *facts, const char *key, const char *value,
	struct err *err)
{
	size_t at = 0;

	while (at < facts->count && strcmp(facts->items[at].key, key) != 0)
		at++;
	if (at < facts->count && *value) {
		facts->items[at].value = value;
	} else if (at < facts->count) {
		facts->items[at] = facts->items[--facts->count];
	} else if (*value && facts->count == ENVIRONMENT_FACTS_MAX) {
		return err_set(err, ERR_LIMIT, "more than %d facts of an "
			"environment", ENVIRONMENT_FACTS_MAX);
	} else if (*value) {
		facts->items[facts->count++] = (struct fact_pair){key, value};
	}
	return 0;
}

static int add_given(struct facts *facts, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	for (size_t i = 0; given && i < given->count; i++) {
		struct span text = span_of(given->items[i]);
		size_t cut = span_find(text, 0, '=');
		struct span key = {text.data, cut};

		if (cut == text.len || !is_key(key))
			return err_set(err, ERR_USAGE, "--environment \"%s\": "
				"expected KEY=VALUE, the key of lower-case "
				"letters, digits, '.', '_' and '-', of %d at "
				"most", given->items[i], KEY_MAX);
		if (set(facts, arena_copy(arena, key),
			tidy(text.data + cut + 1, arena), err))
			return -1;
	}
	return 0;
}

static void set_id(struct environment *environment)
{
	const struct facts *facts = &environment->facts;
	struct buf text = {0};
	char id[41];

	for (size_t i = 0; i < facts->count; i++) {
		/* with the NULs: neither has one */
		buf_add(&text, facts->items[i].key,
			strlen(facts->items[i].key) + 1);
		buf_add(&text, facts->items[i].value,
			strlen(facts->items[i].value) + 1);
	}
	object_id_of_blob(id, buf_view(&text));
	memcpy(environment->id, id, LAYOUT_ENVIRONMENT);
	environment->id[LAYOUT_ENVIRONMENT] = '\0';
	buf_clear(&text);
}

int environment_take(struct environment *out, const struct facts *captured,
	const struct facts *machine, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	struct facts facts = {0}, told;

	*out = (struct environment){0};
	facts.items = arena_alloc(arena, ENVIRONMENT_FACTS_MAX,
		sizeof(*facts.items));
	take_captured(&told, captured, arena);
	if (!is_elsewhere(&told, machine, arena))
		for (size_t i = 0; i < machine->count; i++)
			if (set(&facts, machine->items[i].key,
				tidy(machine->items[i].value, arena), err))
				return -1;
	for (size_t i = 0; i < told.count; i++)
		if (*told.items[i].value && set(&facts, told.items[i].key,
			told.items[i].value, err))
			return -1;
	if (add_given(&facts, given, arena, err))
		return -1;
	facts_join(&facts, arena);
	out->facts = facts;
	set_id(out);
	return 0;
}

/* The facts of all captures. */
static void gather_runs(struct facts *out, const struct run_set *set,
	const struct symtab *symtab, struct arena *arena)
{
	size_t most = 0;

	for (size_t i = 0; i < set->capture_count; i++)
		most += set->captures[i].costs.fact_count;
	out->items = arena_alloc(arena, most + 1, sizeof(*out->items));
	for (size_t i = 0; i < set->capture_count; i++) {
		const struct costs *costs = &set->captures[i].costs;

		for (uint32_t f = 0; f < costs->fact_count; f++)
			out->items[out->count++] =
				(struct fact_pair){symtab_text(symtab,
							   costs->facts[f].key)
							   .data,
					symtab_text(symtab,
						costs->facts[f].value)
						.data};
	}
}

int environment_of_runs(struct environment *out, const struct run_set *set,
	const struct symtab *symtab, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	struct facts captured = {0}, machine = {0};

	gather_runs(&captured, set, symtab, arena);
	machine_facts(&machine, arena);
	return environment_take(out, &captured, &machine, given, arena, err);
}

void environment_write(struct buf *out, const struct environment *environment)
{
	struct emitter e = document_begin(out, 1, SCHEMA, VERSION);

	emit_text(&e, "id", environment->id);
	document_facts(&e, "facts", &environment->facts);
	document_end(&e);
}

/* There have to be facts, if none in them; keys as environment_take() has
 * them. */
static int read_facts(struct facts *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	if (!json_is_object(json_object_get(document, "facts")))
		return err_set(err, ERR_STORE, "facts: not an object");
	if (field_facts(out, document, "facts", ENVIRONMENT_FACTS_MAX,
		    VALUE_MAX, arena, err))
		return -1;
	for (size_t i = 0; i < out->count; i++)
		if (!is_key(span_of(out->items[i].key)))
			return err_set(err, ERR_STORE,
				"facts: \"%s\" is no "
				"key",
				out->items[i].key);
	return 0;
}

int environment_read(struct environment *out, struct span text,
	struct arena *arena, struct err *err)
{
	json_t *document = NULL;
	const char *id;
	int status;

	*out = (struct environment){0};
	if (fields_parse(&document, text, SCHEMA, VERSION, err))
		return -1;
	status = field_needed(&id, document, "id", LAYOUT_ENVIRONMENT, arena,
		err);
	if (status == 0)
		status = read_facts(&out->facts, document, arena, err);
	if (status == 0)
		set_id(out);
	if (status == 0 && strcmp(id, out->id) != 0)
		status = err_set(err, ERR_STORE,
			"id: not the one that the facts give");
	json_decref(document);
	return status;
}

/* NULL: it is not known. */
static const char *period_of(const struct metric *metric,
	const struct symtab *symtab, struct arena *arena)
{
	char number[NUM_MAX];

	if (metric->period > 0.0)
		return arena_printf(arena, "%s %s",
			num_format(number, metric->period),
			symtab_text(symtab, metric->unit).data);
	return metric->nature == NATURE_EXACT ? "counted exactly" : NULL;
}

void captures_periods(struct facts *out, const struct capture *captures,
	size_t count, const struct symtab *symtab, struct arena *arena)
{
	size_t most = 0;

	for (size_t i = 0; i < count; i++)
		most += captures[i].costs.metric_count;
	*out = (struct facts){
		.items = arena_alloc(arena, most + 1, sizeof(*out->items))};
	for (size_t i = 0; i < count; i++)
		for (uint32_t m = 0; m < captures[i].costs.metric_count; m++) {
			const struct metric *metric =
				&captures[i].costs.metrics[m];
			struct span name = symtab_text(symtab, metric->name);
			const char *period = period_of(metric, symtab, arena);

			if (period && is_key(name))
				out->items[out->count++] =
					(struct fact_pair){name.data, period};
		}
	facts_join(out, arena);
}

void environment_settings(struct facts *periods, struct environment *e,
	struct arena *arena)
{
	size_t kept = 0;

	*periods =
		(struct facts){.items = arena_alloc(arena, e->facts.count + 1,
				       sizeof(*periods->items))};
	for (size_t i = 0; i < e->facts.count; i++) {
		const struct fact_pair *fact = &e->facts.items[i];
		size_t prefix = strlen(PERIOD);

		if (strncmp(fact->key, PERIOD, prefix) == 0)
			periods->items[periods->count++] =
				(struct fact_pair){fact->key + prefix,
					fact->value};
		else
			e->facts.items[kept++] = *fact;
	}
	e->facts.count = kept;
	set_id(e);
}
