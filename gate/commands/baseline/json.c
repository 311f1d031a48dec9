/* What a store holds, and what is wrong with it, for scripts. */
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/text/json_write.h"

static void begin_document(struct emitter *e, const char *schema)
{
	emit_begin(e, NULL, '{');
	emit_text(e, "schema", schema);
	emit_whole(e, "schema_version", 1);
}

/* The end of the list that a document ends in, and of the document. */
static void end_document(struct emitter *e)
{
	emit_line(e, 0);
	emit_end(e, ']');
	emit_end(e, '}');
	buf_char(e->out, '\n');
}

/* What list and show say of a commit in an environment. */
static void add_baseline(struct emitter *e, const struct baseline *b,
	bool publishes)
{
	emit_text(e, "commit", b->commit);
	emit_text(e, "environment", b->environment);
	emit_whole(e, "time", b->time);
	emit_text(e, "branch", b->branch);
	emit_whole(e, "records", (int64_t)b->record_count);
	emit_whole(e, "workloads", (int64_t)b->workload_count);
	emit_whole(e, "runs", (int64_t)b->run_count);
	emit_whole(e, "bytes", (int64_t)b->bytes);
	emit_bool(e, "pinned", b->pinned);
	if (publishes)
		emit_bool(e, "published", !b->pending);
	else
		emit_null(e, "published");
}

void inventory_json(struct buf *out, const struct inventory *inventory,
	const struct store *store)
{
	struct emitter e = emitter_to(out, "");

	begin_document(&e, "profgate.baselines");
	emit_text(&e, "store", store->ref ? store->ref : store->directory);
	emit_whole(&e, "damaged", (int64_t)store->damaged);
	emit_begin(&e, "baselines", '[');
	for (size_t i = 0; i < inventory->count; i++) {
		emit_item(&e, 2);
		add_baseline(&e, &inventory->items[i], inventory->publishes);
		emit_end(&e, '}');
	}
	end_document(&e);
}

static void add_record(struct emitter *e, const struct record *record,
	struct arena *arena)
{
	emit_item(e, 4);
	emit_text(e, "name", record_name(record, arena));
	emit_whole(e, "recorded", record->recorded);
	emit_text(e, "branch", record->branch);
	emit_text(e, "job", record->job);
	emit_text(e, "tool", record->tool);
	emit_text(e, "config", record->config_path);
	emit_begin(e, "accepts", '[');
	for (size_t i = 0; i < record->acceptance_count; i++) {
		const struct record_acceptance *a = &record->acceptances[i];

		emit_item(e, 6);
		emit_text(e, "function", a->function);
		emit_text(e, "metric", a->metric);
		emit_text(e, "reason", a->reason);
		emit_end(e, '}');
	}
	emit_end(e, ']');
	emit_begin(e, "captures", '[');
	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];

		emit_item(e, 6);
		emit_text(e, "workload", c->workload);
		emit_text(e, "run", c->run);
		emit_whole(e, "bytes", (int64_t)c->bytes);
		emit_end(e, '}');
	}
	emit_end(e, ']');
	emit_end(e, '}');
}

static void add_facts(struct emitter *e, const struct facts *facts)
{
	emit_begin(e, "facts", '[');
	for (size_t i = 0; i < facts->count; i++) {
		emit_item(e, 4);
		emit_text(e, "key", facts->items[i].key);
		emit_text(e, "value", facts->items[i].value);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

void inventory_show_json(struct buf *out, const struct inventory *inventory,
	const struct facts *environments, struct arena *arena)
{
	struct emitter e = emitter_to(out, "");

	begin_document(&e, "profgate.baseline");
	emit_begin(&e, "environments", '[');
	for (size_t i = 0; i < inventory->count; i++) {
		const struct baseline *b = &inventory->items[i];

		emit_item(&e, 2);
		add_baseline(&e, b, inventory->publishes);
		add_facts(&e, &environments[i]);
		emit_begin(&e, "recordings", '[');
		for (size_t k = 0; k < b->record_count; k++)
			add_record(&e, &b->records[k], arena);
		emit_end(&e, ']');
		emit_end(&e, '}');
	}
	end_document(&e);
}

void verify_json(struct buf *out, const struct verification *found)
{
	struct emitter e = emitter_to(out, "");

	begin_document(&e, "profgate.verify");
	emit_whole(&e, "commits", (int64_t)found->commits);
	emit_whole(&e, "records", (int64_t)found->records);
	emit_whole(&e, "captures", (int64_t)found->captures);
	emit_whole(&e, "damaged", (int64_t)found->damaged);
	emit_begin(&e, "faults", '[');
	for (size_t i = 0; i < found->fault_count; i++) {
		const struct fault *fault = &found->faults[i];

		emit_item(&e, 2);
		emit_text(&e, "path", fault->path);
		emit_text(&e, "why", fault->why);
		emit_bool(&e, "left_over", fault->left_over);
		emit_text(&e, "commit", fault->commit);
		emit_begin(&e, "loses", '{');
		emit_whole(&e, "records", (int64_t)fault->record_count);
		emit_whole(&e, "runs", (int64_t)fault->run_count);
		emit_text(&e, "names", fault->runs);
		emit_end(&e, '}');
		emit_end(&e, '}');
	}
	end_document(&e);
}
