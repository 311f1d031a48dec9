/* What a store holds, and what is wrong with it, for scripts. */
#include <inttypes.h>
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/text/escape.h"

/* "key":"text"; text that is not UTF-8 once more as "key_hex". */
static void add_text(struct buf *out, const char *key, const char *text)
{
	buf_printf(out, "\"%s\":", key);
	if (!text) {
		buf_text(out, "null");
	} else if (!escape_json(out, text)) {
		buf_printf(out, ",\"%s_hex\":", key);
		escape_hex(out, text);
	}
}

static void add_next(struct buf *out, size_t i, const char *indent)
{
	buf_printf(out, "%s\n%s", i > 0 ? "," : "", indent);
}

static void add_flag(struct buf *out, const char *key, bool value)
{
	buf_printf(out, ",\"%s\":%s", key, value ? "true" : "false");
}

/* What list and show say of a commit in an environment. */
static void add_baseline(struct buf *out, const struct baseline *b,
	bool publishes)
{
	buf_printf(out, "{\"commit\":\"%s\",\"environment\":\"%s\","
		"\"time\":%" PRId64 ",", b->commit, b->environment, b->time);
	add_text(out, "branch", b->branch);
	buf_printf(out, ",\"records\":%zu,\"workloads\":%zu,\"runs\":%zu,"
		"\"bytes\":%" PRIu64, b->record_count, b->workload_count,
		b->run_count, b->bytes);
	add_flag(out, "pinned", b->pinned);
	if (publishes)
		add_flag(out, "published", !b->pending);
	else
		buf_text(out, ",\"published\":null");
}

void inventory_json(struct buf *out, const struct inventory *inventory,
	const struct store *store)
{
	buf_text(out, "{\"schema\":\"profgate.baselines\","
		"\"schema_version\":1,");
	add_text(out, "store", store->ref ? store->ref : store->directory);
	buf_printf(out, ",\"damaged\":%zu,\"baselines\":[", store->damaged);
	for (size_t i = 0; i < inventory->count; i++) {
		add_next(out, i, "  ");
		add_baseline(out, &inventory->items[i],
			inventory->publishes);
		buf_char(out, '}');
	}
	buf_text(out, "\n]}\n");
}

static void add_record(struct buf *out, const struct record *record,
	struct arena *arena)
{
	buf_printf(out, "{\"name\":\"%s\",\"recorded\":%" PRId64 ",",
		record_name(record, arena), record->recorded);
	add_text(out, "branch", record->branch);
	buf_char(out, ',');
	add_text(out, "job", record->job);
	buf_char(out, ',');
	add_text(out, "tool", record->tool);
	buf_char(out, ',');
	add_text(out, "config", record->config_path);
	buf_text(out, ",\"accepts\":[");
	for (size_t i = 0; i < record->acceptance_count; i++) {
		const struct record_acceptance *a = &record->acceptances[i];

		add_next(out, i, "      ");
		buf_char(out, '{');
		add_text(out, "function", a->function);
		buf_char(out, ',');
		add_text(out, "metric", a->metric);
		buf_char(out, ',');
		add_text(out, "reason", a->reason);
		buf_char(out, '}');
	}
	buf_text(out, "],\"captures\":[");
	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];

		add_next(out, i, "      ");
		buf_char(out, '{');
		add_text(out, "workload", c->workload);
		buf_char(out, ',');
		add_text(out, "run", c->run);
		buf_printf(out, ",\"bytes\":%" PRIu64 "}", c->bytes);
	}
	buf_text(out, "]}");
}

static void add_facts(struct buf *out, const struct environment *environment)
{
	buf_text(out, ",\"facts\":[");
	for (size_t i = 0; i < environment->count; i++) {
		add_next(out, i, "    ");
		buf_char(out, '{');
		add_text(out, "key", environment->facts[i].key);
		buf_char(out, ',');
		add_text(out, "value", environment->facts[i].value);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

void inventory_show_json(struct buf *out, const struct inventory *inventory,
	const struct environment *environments, struct arena *arena)
{
	buf_text(out, "{\"schema\":\"profgate.baseline\","
		"\"schema_version\":1,\"environments\":[");
	for (size_t i = 0; i < inventory->count; i++) {
		const struct baseline *b = &inventory->items[i];

		add_next(out, i, "  ");
		add_baseline(out, b, inventory->publishes);
		add_facts(out, &environments[i]);
		buf_text(out, ",\"recordings\":[");
		for (size_t k = 0; k < b->record_count; k++) {
			add_next(out, k, "    ");
			add_record(out, &b->records[k], arena);
		}
		buf_text(out, "]}");
	}
	buf_text(out, "\n]}\n");
}

void verify_json(struct buf *out, const struct verification *found)
{
	buf_printf(out, "{\"schema\":\"profgate.verify\",\"schema_version\":1,"
		"\"commits\":%zu,\"records\":%zu,\"captures\":%zu,"
		"\"damaged\":%zu,\"faults\":[", found->commits, found->records,
		found->captures, found->damaged);
	for (size_t i = 0; i < found->fault_count; i++) {
		const struct fault *fault = &found->faults[i];

		add_next(out, i, "  ");
		buf_char(out, '{');
		add_text(out, "path", fault->path);
		buf_char(out, ',');
		add_text(out, "why", fault->why);
		add_flag(out, "left_over", fault->left_over);
		buf_char(out, ',');
		add_text(out, "commit", fault->commit);
		buf_printf(out, ",\"loses\":{\"records\":%zu,\"runs\":%zu,",
			fault->record_count, fault->run_count);
		add_text(out, "names", fault->runs);
		buf_text(out, "}}");
	}
	buf_text(out, "\n]}\n");
}
