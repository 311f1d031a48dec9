/* The `pull:` section of profgate.yml: what `profgate pull` is to take. */
#include "gate/config/value.h"
#include "gate/measure/command.h"

#define EXAMPLE "[http://localhost:6060]"

/* A text, or a list of them. */
static int read_list(const struct config_reader *r, const struct node *key,
	struct opt_list *out)
{
	const struct node *node = key->next;
	const struct node *first = node->text ? node : node->first;
	size_t count = node->text ? 1 : node->count;

	if (!node->text && value_list(r, node, "a list", EXAMPLE))
		return -1;
	if (count == 0)
		return fail(r, node, "\"%s\" names none", key->text);
	out->items = arena_alloc(r->arena, count, sizeof(*out->items));
	if (!out->items)
		return value_no_memory(r);
	for (const struct node *item = first; out->count < count;
		item = item->next) {
		if (!item->text || !*item->text)
			return fail(r, item,
				"\"%s\" is a text or a list of "
				"them, such as " EXAMPLE,
				key->text);
		out->items[out->count] =
			arena_copy(r->arena, span_of(item->text));
		if (!out->items[out->count++])
			return value_no_memory(r);
	}
	return 0;
}

/* The same, as the command line has it: with commas. */
static int read_words(const struct config_reader *r, const struct node *key,
	const char **out)
{
	struct opt_list list = {0};
	struct buf text = {0};

	if (read_list(r, key, &list))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		buf_printf(&text, "%s%s", i ? "," : "", list.items[i]);
	*out = arena_copy(r->arena, buf_view(&text));
	buf_clear(&text);
	return *out ? 0 : value_no_memory(r);
}

static int read_workload(const struct config_reader *r, const struct node *key,
	const char **out)
{
	if (value_text(r, key, out))
		return -1;
	return workload_fits(*out)
	               ? 0
	               : fail(r, key->next,
				 "a workload is named as a folder: letters, "
				 "digits and /._-+,:@%%=");
}

enum key {
	BASE,
	HEAD,
	SOURCES,
	PROFILES,
	WINDOWS,
	WINDOW,
	EVERY,
	FROM,
	UNTIL,
	GAP,
	INSTANCES,
	WORKLOAD,
	BY,
	OPERATIONS,
	OPERATIONS_URL
};

static int read_key(const struct config_reader *r, const struct node *key,
	enum key which, struct pull_plan *plan)
{
	switch (which) {
	case BASE:
		return read_list(r, key, &plan->base);
	case HEAD:
		return read_list(r, key, &plan->head);
	case SOURCES:
		return read_list(r, key, &plan->sources);
	case PROFILES:
		return read_words(r, key, &plan->profiles);
	case WINDOWS:
		return value_count(r, key, &plan->windows);
	case WINDOW:
		return value_time(r, key, &plan->window);
	case EVERY:
		return value_time(r, key, &plan->every);
	case FROM:
		return value_text(r, key, &plan->from);
	case UNTIL:
		return value_text(r, key, &plan->until);
	case GAP:
		plan->gap_given = true;
		return value_time(r, key, &plan->gap);
	case INSTANCES:
		return value_text(r, key, &plan->instances);
	case WORKLOAD:
		return read_workload(r, key, &plan->workload);
	case BY:
		return read_words(r, key, &plan->by);
	case OPERATIONS:
		return value_text(r, key, &plan->operations);
	case OPERATIONS_URL:
		plan->url_named_by = value_place(r, key);
		return value_text(r, key, &plan->operations_url);
	}
	BUG("no such key");
}

static int check_words(const struct config_reader *r, const struct node *key,
	const struct pull_plan *plan)
{
	struct err words = {0};

	return pull_plan_words(plan, &words)
	               ? fail(r, key->next, "%s", words.text)
	               : 0;
}

int config_pull(struct config_reader *r, const struct node *key)
{
	static const char *const names[] = {[BASE] = "base",
		[HEAD] = "head",
		[SOURCES] = "sources",
		[PROFILES] = "profiles",
		[WINDOWS] = "windows",
		[WINDOW] = "window",
		[EVERY] = "every",
		[FROM] = "from",
		[UNTIL] = "until",
		[GAP] = "gap",
		[INSTANCES] = "instances",
		[WORKLOAD] = "workload",
		[BY] = "by",
		[OPERATIONS] = "operations",
		[OPERATIONS_URL] = "operations-url",
		NULL};
	const struct node *node = key->next;
	struct pull_plan *plan = &r->out->pull;

	if (value_mapping(r, node, "\"pull\"",
		    "{sources: http://localhost:6060}"))
		return -1;
	plan->named_by = value_place(r, key);
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (read_key(r, k, (enum key)n, plan) ||
			check_words(r, k, plan))
			return -1;
	}
	if (!plan->base.count == !plan->head.count &&
		(!plan->base.count || !plan->sources.count))
		return 0;
	return fail(r, key,
		"\"pull\" has base and head, or sources of one side");
}
