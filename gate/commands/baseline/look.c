/* The actions that tell what a store holds, and copy it: no network. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/baseline/actions.h"
#include "gate/environment/environment.h"
#include "gate/text/complain.h"

enum {DAMAGED = 6 }; /* exit code: of the store */

static bool wants_json(const struct baseline_values *values)
{
	return values->format == 2;
}

void action_print(struct buf *out)
{
	fwrite(out->data, 1, out->len, stdout);
	buf_clear(out);
}

void action_tell_damage(const struct store *store)
{
	const char *line = store_damage_line(store);

	if (line)
		complain("%s", line);
}

int action_load(struct opened_store *opened, struct inventory *out,
	const struct baseline_values *values, struct arena *arena,
	struct err *err)
{
	if (store_options_open(opened, &values->store, arena, err))
		return -1;
	if (inventory_load(out, &opened->store, arena, err) == 0)
		return 0;
	store_options_close(opened);
	return -1;
}

int baseline_list(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct inventory inventory;
	struct opened_store opened;
	struct buf out = {0};

	if (action_load(&opened, &inventory, values, args->arena, err))
		return -1;
	if (wants_json(values))
		inventory_json(&out, &inventory, &opened.store);
	else
		inventory_text(&out, &inventory);
	action_print(&out);
	action_tell_damage(&opened.store);
	store_options_close(&opened);
	return 0;
}

/* What env.json says, nothing where it cannot be read: verify tells. */
static struct facts *environments_of(const struct inventory *inventory,
	struct store *store, struct arena *arena)
{
	struct facts *out = arena_alloc(arena, inventory->count + 1,
		sizeof(*out));

	for (size_t i = 0; i < inventory->count; i++) {
		const struct baseline *b = &inventory->items[i];
		const char *path = arena_printf(arena, "%s/env.json",
			layout_environment_path(arena, b->commit,
				b->environment));
		struct environment environment;
		struct buf text = {0};
		struct err err = {0};

		if (store_read(&text, store, path, LAYOUT_FILE_MAX, &err) == 0
			&& environment_read(&environment, buf_view(&text),
				arena, &err) == 0)
			out[i] = environment.facts;
		else
			store_pass_over(store, path, err.kind == ERR_NONE
				? "it is not there" : err.text);
		buf_clear(&text);
	}
	return out;
}

int baseline_show(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct inventory inventory, found;
	struct arena *arena = args->arena;
	struct facts *environments;
	struct opened_store opened;
	struct buf out = {0};
	int status;

	if (action_load(&opened, &inventory, values, arena, err))
		return -1;
	status = inventory_find(&found, &inventory, &opened.repo,
		args->items[0], arena, err);
	if (status == 0) {
		environments = environments_of(&found, &opened.store, arena);
		(wants_json(values) ? inventory_show_json
			: inventory_show_text)(&out, &found, environments,
			arena);
		action_print(&out);
	}
	action_tell_damage(&opened.store);
	store_options_close(&opened);
	return status;
}

int baseline_verify(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct verification found;
	struct opened_store opened;
	struct buf out = {0};
	int status;

	if (store_options_open(&opened, &values->store, args->arena, err))
		return -1;
	status = verify_store(&found, &opened.store, args->arena, err);
	store_options_close(&opened);
	if (status)
		return -1;
	(wants_json(values) ? verify_json : verify_text)(&out, &found);
	action_print(&out);
	return found.damaged > 0 ? DAMAGED : 0;
}

/* What was copied, and each damaged record that was not. */
static int finish_copy(const struct copied *copied, struct buf *complaints,
	const char *verb)
{
	struct span rest = buf_view(complaints);
	struct buf out = {0}, line = {0};

	buf_printf(&out, "%s %zu record%s of %zu commit%s, %zu captures", verb,
		copied->records, copied->records == 1 ? "" : "s",
		copied->commits, copied->commits == 1 ? "" : "s",
		copied->captures);
	if (copied->records > 0 && copied->added == 0)
		buf_text(&out, ": all of them were there");
	buf_char(&out, '\n');
	action_print(&out);
	while (rest.len > 0) {
		size_t end = span_find(rest, 0, '\n');

		buf_reset(&line);
		buf_add(&line, rest.data, end);
		complain("%s", line.data);
		rest = (struct span){rest.data + end + 1, rest.len - end - 1};
	}
	buf_clear(&line);
	buf_clear(complaints);
	return copied->damaged > 0 ? DAMAGED : 0;
}

static int open_directory(struct store *out, const char *path,
	struct arena *arena, struct err *err)
{
	return store_open(out, NULL, arena_printf(arena, "dir:%s", path),
		arena, err);
}

int baseline_export(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct copied copied = {0};
	struct buf complaints = {0};
	struct opened_store opened;
	struct store to = {0};
	int status;

	if (store_options_open(&opened, &values->store, args->arena, err))
		return -1;
	status = open_directory(&to, args->items[0], args->arena, err);
	if (status == 0)
		status = baseline_copy(&copied, &complaints, &to,
			&opened.store, "export", err);
	store_close(&to);
	store_options_close(&opened);
	if (status == 0)
		return finish_copy(&copied, &complaints, "exported");
	buf_clear(&complaints);
	return -1;
}

static int import(struct copied *copied, struct buf *complaints,
	struct store *to, const char *path, struct arena *arena,
	struct err *err)
{
	size_t before = copied->records + copied->damaged;
	struct store from;
	int status;

	if (open_directory(&from, path, arena, err))
		return -1;
	status = baseline_copy(copied, complaints, to, &from, "import", err);
	store_close(&from);
	if (status == 0 && copied->records + copied->damaged == before)
		return err_set(err, ERR_INPUT, "%s: no baselines in it", path);
	return status;
}

int baseline_import(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct copied copied = {0};
	struct buf complaints = {0};
	struct opened_store opened;
	int status = 0;

	if (store_options_open(&opened, &values->store, args->arena, err))
		return -1;
	for (size_t i = 0; i < args->count && status == 0; i++)
		status = import(&copied, &complaints, &opened.store,
			args->items[i], args->arena, err);
	store_options_close(&opened);
	if (status == 0)
		return finish_copy(&copied, &complaints, "imported");
	buf_clear(&complaints);
	return -1;
}
