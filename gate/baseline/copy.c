/* Copies records from one store to another, sound ones only. */
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/environment/environment.h"

enum {BATCH_BYTES = 64 << 20 };

/* Files that are added together: records whole. */
struct batch {
	struct arena arena;
	size_t count, room, bytes;
	struct store_file *files; /* heap */
};

struct copying {
	struct copied *out;
	struct buf *complaints;
	struct store *to, *from;
	const char *operation;
	struct batch batch;
};

static void batch_add(struct batch *batch, const char *path,
	const struct buf *content)
{
	if (batch->count == batch->room) {
		batch->room = batch->room ? 2 * batch->room : 64;
		batch->files = xrealloc(batch->files, batch->room,
			sizeof(*batch->files));
	}
	batch->files[batch->count++] = (struct store_file){
		arena_copy(&batch->arena, span_of(path)),
		{arena_copy(&batch->arena, buf_view(content)), content->len}};
	batch->bytes += content->len;
}

static int flush(struct copying *c, struct err *err)
{
	struct buf subject = {0};
	int status = 0;

	buf_printf(&subject, "%s %zu files", c->operation, c->batch.count);
	if (c->batch.count > 0)
		status = store_add(c->to, c->batch.files, c->batch.count,
			c->operation, subject.data, err);
	c->out->added += status == 0 && c->batch.count > 0;
	buf_clear(&subject);
	c->batch.count = c->batch.bytes = 0;
	arena_reset(&c->batch.arena);
	return status < 0 ? -1 : 0;
}

static void complain(struct copying *c, const char *path, const char *why)
{
	c->out->damaged++;
	buf_printf(c->complaints, "%s: left behind: %s\n", path, why);
}

/* A file that is there and is as it should be, in the batch; false and a
 * complaint otherwise. */
static bool take(struct copying *c, const char *path)
{
	struct buf content = {0};
	struct err err = {0};
	int status = store_read(&content, c->from, path, LAYOUT_FILE_MAX, &err);

	if (status == 0)
		batch_add(&c->batch, path, &content);
	else
		complain(c, path, status > 0 ? "it is not there" : err.text);
	buf_clear(&content);
	return status == 0;
}

static bool is_described(struct copying *c, const struct baseline *row,
	const char *folder, struct arena *arena)
{
	const char *path = arena_printf(arena, "%s/env.json", folder);
	struct environment environment;
	struct buf text = {0};
	struct err err = {0};
	int status = store_read(&text, c->from, path, LAYOUT_FILE_MAX, &err);

	if (status > 0)
		err_set(&err, ERR_STORE, "it is not there");
	else if (status == 0 && environment_read(&environment, buf_view(&text),
		arena, &err) == 0 &&
		strcmp(environment.id, row->environment) != 0)
		err_set(&err, ERR_STORE, "it describes another environment "
			"than its folder's");
	if (err.kind != ERR_NONE)
		complain(c, path, err.text);
	else
		batch_add(&c->batch, path, &text);
	buf_clear(&text);
	return err.kind == ERR_NONE;
}

/* All captures of a record, or none of it. */
static void take_record(struct copying *c, const struct record *record,
	const char *folder, struct arena *arena)
{
	size_t count = c->batch.count;
	struct buf content = {0};
	struct err err = {0};

	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *capture = &record->captures[i];

		buf_reset(&content);
		if (record_capture_read(&content, c->from, record, capture,
			LAYOUT_FILE_MAX, &err))
			break;
		batch_add(&c->batch, arena_printf(arena, "%s/%s", folder,
			capture->path), &content);
	}
	buf_clear(&content);
	if (err.kind != ERR_NONE)
		complain(c, folder, err.text);
	else if (take(c, arena_printf(arena, "%s/%s", folder,
		record_name(record, arena)))) {
		c->out->records++;
		c->out->captures += record->capture_count;
		return;
	}
	c->batch.count = count;
}

static int copy_row(struct copying *c, const struct baseline *row,
	struct arena *arena, struct err *err)
{
	const char *folder = layout_environment_path(arena, row->commit,
		row->environment);

	if (!is_described(c, row, folder, arena))
		return 0;
	for (size_t i = 0; i < row->record_count; i++)
		take_record(c, &row->records[i], folder, arena);
	if (row->pinned)
		take(c, arena_printf(arena, "%s/pin",
			layout_commit_path(arena, row->commit)));
	return c->batch.bytes >= BATCH_BYTES ? flush(c, err) : 0;
}

int baseline_copy(struct copied *out, struct buf *complaints,
	struct store *to, struct store *from, const char *operation,
	struct err *err)
{
	struct copying c = {.out = out, .complaints = complaints, .to = to,
		.from = from, .operation = operation};
	struct inventory inventory;
	struct arena arena = {0};
	int status = inventory_load(&inventory, from, &arena, err);

	for (size_t i = 0; i < inventory.count && status == 0; i++)
		status = copy_row(&c, &inventory.items[i], &arena, err);
	if (status == 0)
		status = flush(&c, err);
	if (status == 0)
		out->commits += inventory_commits(&inventory);
	for (size_t i = 0; i < from->damaged; i++)
		complain(&c, from->damages[i].path, from->damages[i].why);
	free(c.batch.files);
	arena_clear(&c.batch.arena);
	arena_clear(&arena);
	return status;
}
