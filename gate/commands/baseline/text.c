/* What a store holds, and what is wrong with it, for people. */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "gate/baseline/inventory.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

enum {DATE_SIZE = 20, SHORT_COMMIT = 12 };

/* "2026-11-25 09:44", UTC; "-" when it is not known. */
static void add_date(struct buf *out, int64_t seconds)
{
	char text[DATE_SIZE] = "-";
	time_t time = (time_t)seconds;
	struct tm utc;

	if (seconds > 0 && gmtime_r(&time, &utc) &&
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M", &utc) == 0)
		memcpy(text, "-", 2);
	buf_printf(out, "%-16s", text);
}

static void add_size(struct buf *out, uint64_t bytes, int width)
{
	struct buf text = {0};

	format_value(&text, (double)bytes, "bytes");
	buf_printf(out, "%*s", width, text.data);
	buf_clear(&text);
}

static void add_row(struct buf *out, const struct baseline *b, bool publishes)
{
	buf_printf(out, "%.*s  ", SHORT_COMMIT, b->commit);
	add_date(out, b->time);
	buf_printf(out, "  %-16s %9zu %6zu  ", b->environment,
		b->workload_count, b->run_count);
	add_size(out, b->bytes, 9);
	buf_printf(out, "  %-6s  %-9s  ", b->pinned ? "pinned" : "-",
		!publishes ? "-" : b->pending ? "no" : "yes");
	if (b->branch)
		escape_line(out, b->branch, CAP_NAME);
	else
		buf_char(out, '-');
	buf_char(out, '\n');
}

void inventory_text(struct buf *out, const struct inventory *inventory)
{
	if (inventory->count == 0) {
		buf_text(out, "no baselines\n");
		return;
	}
	buf_printf(out, "%-12s  %-16s  %-16s %9s %6s  %9s  %-6s  %-9s  %s\n",
		"commit", "date", "environment", "workloads", "runs", "size",
		"pinned", "published", "branch");
	for (size_t i = 0; i < inventory->count; i++)
		add_row(out, &inventory->items[i], inventory->publishes);
}

static void add_named(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "  %-12s ", name);
	escape_line(out, value, CAP_LINE);
	buf_char(out, '\n');
}

/* One line a workload: its runs, and the bytes of their captures. */
static void add_workloads(struct buf *out, const struct record *record)
{
	size_t i = 0;

	while (i < record->capture_count) {
		const struct record_capture *first = &record->captures[i];
		size_t runs = 0, captures = 0;
		uint64_t bytes = 0;

		for (; i < record->capture_count && strcmp(first->workload,
			record->captures[i].workload) == 0; i++) {
			const struct record_capture *c = &record->captures[i];

			runs += c == first || strcmp(c->run, c[-1].run) != 0;
			bytes += c->bytes;
			captures++;
		}
		buf_text(out, "    ");
		escape_line(out, first->workload, CAP_NAME);
		buf_printf(out, ": %zu run%s, %zu capture%s, ", runs,
			runs == 1 ? "" : "s", captures,
			captures == 1 ? "" : "s");
		add_size(out, bytes, 0);
		buf_char(out, '\n');
	}
}

static void add_record(struct buf *out, const struct record *record,
	struct arena *arena)
{
	buf_printf(out, "  record %s\n", record_name(record, arena));
	buf_printf(out, "  %-12s ", "recorded");
	add_date(out, record->recorded);
	buf_text(out, " UTC\n");
	add_named(out, "branch", record->branch);
	add_named(out, "job", record->job);
	add_named(out, "profgate", record->tool);
	add_named(out, "policy", record->config_path);
	for (size_t i = 0; i < record->acceptance_count; i++) {
		const struct record_acceptance *a = &record->acceptances[i];

		add_named(out, "accepts", arena_printf(arena, "%s %s -- %s",
			a->function, a->metric ? a->metric : "any",
			a->reason));
	}
	add_workloads(out, record);
}

void inventory_show_text(struct buf *out, const struct inventory *inventory,
	const struct facts *environments, struct arena *arena)
{
	for (size_t i = 0; i < inventory->count; i++) {
		const struct baseline *b = &inventory->items[i];

		buf_printf(out, "%scommit %s\nenvironment %s\n",
			i > 0 ? "\n" : "", b->commit, b->environment);
		for (size_t k = 0; k < environments[i].count; k++)
			add_named(out, environments[i].items[k].key,
				environments[i].items[k].value);
		for (size_t k = 0; k < b->record_count; k++)
			add_record(out, &b->records[k], arena);
	}
}

static void add_cost(struct buf *out, const struct fault *fault)
{
	buf_text(out, "    without it: ");
	if (fault->record_count == 0) {
		buf_text(out, "nothing is lost\n");
		return;
	}
	buf_printf(out, "commit %.*s loses ", SHORT_COMMIT, fault->commit);
	if (fault->run_count > 0)
		buf_printf(out, "%zu run%s of ", fault->run_count,
			fault->run_count == 1 ? "" : "s");
	buf_printf(out, "%zu record%s", fault->record_count,
		fault->record_count == 1 ? "" : "s");
	if (fault->runs) {
		buf_text(out, ": ");
		escape_line(out, fault->runs, CAP_LINE);
	}
	buf_char(out, '\n');
}

void verify_text(struct buf *out, const struct verification *found)
{
	for (size_t i = 0; i < found->fault_count; i++) {
		const struct fault *fault = &found->faults[i];

		escape_line(out, fault->path, CAP_LINE);
		buf_text(out, ": ");
		escape_line(out, fault->why, CAP_LINE);
		buf_char(out, '\n');
		add_cost(out, fault);
	}
	buf_printf(out, "%zu commit%s, %zu record%s, %zu capture%s: ",
		found->commits, found->commits == 1 ? "" : "s",
		found->records, found->records == 1 ? "" : "s",
		found->captures, found->captures == 1 ? "" : "s");
	if (found->damaged == 0)
		buf_text(out, "all sound\n");
	else
		buf_printf(out, "%zu damaged or foreign entr%s\n",
			found->damaged, found->damaged == 1 ? "y" : "ies");
}
