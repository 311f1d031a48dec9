/* The environment of runs as facts, its id, and its JSON. */
#include "gate/environment/environment.h"

#include <stdlib.h>
#include <string.h>

#include "gate/environment/machine.h"
#include "gate/text/document.h"
#include "gate/text/num.h"

#define SCHEMA "profgate.environment"
#define PERIOD "period."

enum {
	VERSION = 1,
	KEY_MAX = 64, VALUE_MAX = 512 /* bytes */
};

/* Lines of benchmark texts that are about the environment, and the fact that
 * each is. Others may be anything: a date, a branch. */
static const struct {
	const char *captured, *key;
} known[] = {
	{"cpu", "cpu"},
	{"goarch", "arch"},
	{"goos", "os"},
	{"toolchain", "toolchain"},
	{"compiler", "compiler"},
	{"runtime", "runtime"},
	{"cflags", "cflags"},
	{"goflags", "goflags"},
	{"goexperiment", "goexperiment"},
	{"gogc", "gogc"},
	{"gomaxprocs", "gomaxprocs"},
	{"image", "image"},
	{"kernel", "kernel"},
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

static const char *known_key(const char *captured)
{
	if (strncmp(captured, PERIOD, strlen(PERIOD)) == 0)
		return captured;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(known[i].captured, captured) == 0)
			return known[i].key;
	return NULL;
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

static int by_key_then_value(const void *a, const void *b)
{
	const struct record_fact *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	return order ? order : strcmp(one->value, other->value);
}

static struct record_fact *find(const struct facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].key, key) == 0)
			return &facts->items[i];
	return NULL;
}

/* The captured facts that are of the environment, one a key. */
static void take_captured(struct facts *out, const struct facts *captured,
	struct arena *arena)
{
	struct facts all = {0};

	all.items = arena_alloc(arena, captured->count + 1,
		sizeof(*all.items));
	for (size_t i = 0; i < captured->count; i++) {
		const char *key = known_key(captured->items[i].key);
		const char *value = captured->items[i].value;

		for (size_t a = 0; key && strcmp(key, "arch") == 0 && a <
			sizeof(architectures) / sizeof(*architectures); a++)
			if (strcmp(architectures[a].go, value) == 0)
				value = architectures[a].uname;
		if (key)
			all.items[all.count++] = (struct record_fact){key,
				tidy(value, arena)};
	}
	qsort(all.items, all.count, sizeof(*all.items), by_key_then_value);
	out->count = 0;
	out->items = arena_alloc(arena, all.count + 1, sizeof(*out->items));
	for (size_t i = 0; i < all.count; i++) {
		struct record_fact *last = out->count
			? &out->items[out->count - 1] : NULL;

		if (i > 0 && by_key_then_value(&all.items[i - 1],
			&all.items[i]) == 0)
			continue;
		if (last && strcmp(last->key, all.items[i].key) == 0)
			last->value = tidy(arena_printf(arena, "%s, %s",
				last->value, all.items[i].value), arena);
		else
			out->items[out->count++] = all.items[i];
	}
}

/* Whether the captures were made on another machine than this one. */
static bool is_elsewhere(const struct facts *captured,
	const struct facts *machine, struct arena *arena)
{
	static const char *const keys[] = {"cpu", "arch", "os"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const struct record_fact *theirs = find(captured, keys[i]);
		const struct record_fact *ours = find(machine, keys[i]);

		if (theirs && ours && strcmp(theirs->value,
			tidy(ours->value, arena)) != 0)
			return true;
	}
	return false;
}

/* The value of the key from here on; "" takes it out. */
static int set(struct facts *facts, const char *key, const char *value,
	struct err *err)
{
	struct record_fact *there = find(facts, key);

	if (there && *value) {
		there->value = value;
	} else if (there) {
		*there = facts->items[--facts->count];
	} else if (*value && facts->count == FINGERPRINT_FACTS_MAX) {
		return err_set(err, ERR_LIMIT, "more than %d facts of an "
			"environment", FINGERPRINT_FACTS_MAX);
	} else if (*value) {
		facts->items[facts->count++] = (struct record_fact){key, value};
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

static void set_id(struct fingerprint *print)
{
	struct buf text = {0};
	char id[41];

	for (size_t i = 0; i < print->fact_count; i++) {
		/* with the NULs: neither has one */
		buf_add(&text, print->facts[i].key,
			strlen(print->facts[i].key) + 1);
		buf_add(&text, print->facts[i].value,
			strlen(print->facts[i].value) + 1);
	}
	store_blob_id(id, buf_view(&text));
	memcpy(print->id, id, LAYOUT_ENVIRONMENT);
	print->id[LAYOUT_ENVIRONMENT] = '\0';
	buf_clear(&text);
}

int fingerprint_take(struct fingerprint *out, const struct facts *captured,
	const struct facts *machine, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	struct facts facts = {0}, told;

	*out = (struct fingerprint){0};
	facts.items = arena_alloc(arena, FINGERPRINT_FACTS_MAX,
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
	qsort(facts.items, facts.count, sizeof(*facts.items),
		by_key_then_value);
	out->facts = facts.items;
	out->fact_count = facts.count;
	set_id(out);
	return 0;
}

static void gather(struct facts *out, const char *key, const char *value)
{
	out->items[out->count++] = (struct record_fact){key, value};
}

/* The facts of all captures, and how far apart their observations are. */
static void gather_runs(struct facts *out, const struct runset *set,
	const struct symtab *symtab, struct arena *arena)
{
	size_t most = 0;

	for (size_t i = 0; i < set->capture_count; i++)
		most += set->captures[i].fold.fact_count +
			set->captures[i].fold.metric_count;
	out->items = arena_alloc(arena, most + 1, sizeof(*out->items));
	for (size_t i = 0; i < set->capture_count; i++) {
		const struct fold *fold = &set->captures[i].fold;

		for (uint32_t f = 0; f < fold->fact_count; f++)
			gather(out, symtab_text(symtab,
					fold->facts[f].key).data,
				symtab_text(symtab,
					fold->facts[f].value).data);
		for (uint32_t m = 0; m < fold->metric_count; m++) {
			const struct metric *metric = &fold->metrics[m];
			struct span name = symtab_text(symtab, metric->name);
			char period[NUM_MAX];

			if (metric->period > 0 && is_key(name) &&
				name.len + strlen(PERIOD) <= KEY_MAX)
				gather(out, arena_printf(arena, PERIOD "%s",
						name.data),
					arena_printf(arena, "%s %s",
						num_format(period,
							metric->period),
						symtab_text(symtab,
							metric->unit).data));
		}
	}
}

int fingerprint_of_runs(struct fingerprint *out, const struct runset *set,
	const struct symtab *symtab, const struct opt_list *given,
	struct arena *arena, struct err *err)
{
	struct facts captured = {0}, machine = {0};

	gather_runs(&captured, set, symtab, arena);
	machine_facts(&machine, arena);
	return fingerprint_take(out, &captured, &machine, given, arena, err);
}

void fingerprint_write(struct buf *out, const struct fingerprint *print)
{
	json_t *document = fields_new(SCHEMA, VERSION);
	json_t *facts = json_object();

	for (size_t i = 0; i < print->fact_count; i++)
		json_object_set_new(facts, print->facts[i].key,
			field_of_text(print->facts[i].value));
	json_object_set_new(document, "id", json_string(print->id));
	json_object_set_new(document, "facts", facts);
	fields_write(out, document);
}

static int read_facts(struct fingerprint *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	json_t *facts = json_object_get(document, "facts");

	if (!json_is_object(facts) ||
		json_object_size(facts) > FINGERPRINT_FACTS_MAX)
		return err_set(err, ERR_STORE, "facts: not an object of at "
			"most %d facts", FINGERPRINT_FACTS_MAX);
	out->facts = arena_alloc(arena, FINGERPRINT_FACTS_MAX,
		sizeof(*out->facts));
	for (void *at = json_object_iter(facts); at;
		at = json_object_iter_next(facts, at)) {
		struct record_fact *fact = &out->facts[out->fact_count++];

		fact->key = arena_copy(arena,
			span_of(json_object_iter_key(at)));
		if (!is_key(span_of(fact->key)))
			return err_set(err, ERR_STORE,
				"facts: \"%s\" is no key", fact->key);
		if (field_item(&fact->value, json_object_iter_value(at),
			VALUE_MAX, arena, err))
			return err_wrap(err, "facts: %s", fact->key);
	}
	qsort(out->facts, out->fact_count, sizeof(*out->facts),
		by_key_then_value);
	set_id(out);
	return 0;
}

int fingerprint_read(struct fingerprint *out, struct span text,
	struct arena *arena, struct err *err)
{
	json_t *document = NULL;
	const char *id;
	int status;

	*out = (struct fingerprint){0};
	if (fields_parse(&document, text, SCHEMA, VERSION, err))
		return -1;
	status = field_needed(&id, document, "id", LAYOUT_ENVIRONMENT, arena,
		err);
	if (status == 0)
		status = read_facts(out, document, arena, err);
	if (status == 0 && strcmp(id, out->id) != 0)
		status = err_set(err, ERR_STORE,
			"id: not the one that the facts give");
	json_decref(document);
	return status;
}
