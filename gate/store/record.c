/* Records: what runs/<leaf>.json says, and the captures that it names. */
#include "gate/store/record.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/version.h"
#include "gate/git/object_id.h"
#include "gate/text/document.h"

#define SCHEMA "profgate.record"

enum {
	VERSION = 1,
	RECORD_MAX = 16 << 20, /* bytes */
	CAPTURES_MAX = 100 * 1000,
	ACCEPTANCES_MAX = 1000,
	TEXT_MAX = 4096, /* bytes of a name or a reason */
	CONFIG_MAX = 1 << 20,
	RULES_MAX = 1000 * 1000,
	PERIODS_MAX = 256, /* metrics of a capture */
	BLOB_DIGITS = 40
};

static const uint64_t time_max = (uint64_t)1 << 40;

static void write_ancestors(struct emitter *e, const struct record *record)
{
	emit_begin(e, "ancestors", '[');
	for (size_t i = 0; i < record->ancestor_count; i++)
		document_text(e, NULL, record->ancestors[i]);
	emit_end(e, ']');
}

static void write_acceptances(struct emitter *e, const struct record *record)
{
	emit_begin(e, "acceptances", '[');
	for (size_t i = 0; i < record->acceptance_count; i++) {
		const struct record_acceptance *a = &record->acceptances[i];

		emit_begin(e, NULL, '{');
		document_text(e, "function", a->function);
		document_text(e, "metric", a->metric);
		document_text(e, "reason", a->reason);
		if (a->ratio)
			document_text(e, "ratio", a->ratio);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void write_policies(struct emitter *e, const struct record *record)
{
	if (!record->policies_known)
		return;
	emit_begin(e, "policies", '[');
	for (size_t i = 0; i < record->policy_count; i++) {
		emit_begin(e, NULL, '{');
		document_text(e, "path", record->policies[i].path);
		document_text(e, "text", record->policies[i].text);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void write_captures(struct emitter *e, const struct record *record)
{
	emit_begin(e, "captures", '[');
	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];

		emit_begin(e, NULL, '{');
		document_text(e, "workload", c->workload);
		document_text(e, "run", c->run);
		document_text(e, "path", c->path);
		document_text(e, "blob", c->blob);
		emit_whole(e, "bytes", (int64_t)c->bytes);
		if (c->periods.count > 0)
			document_facts(e, "periods", &c->periods);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

void record_write(struct buf *out, const struct record *record)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{"tool", record->tool},
		{"commit", record->commit},
		{"tree", record->tree},
		{"environment", record->environment},
		{"branch", record->branch},
		{"job", record->job},
		{"config_path", record->config_path},
		{"config", record->config},
	};
	struct emitter e = document_begin(out, 1, SCHEMA, VERSION);

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		document_text(&e, texts[i].key, texts[i].text);
	if (record->tag)
		document_text(&e, "tag", record->tag);
	emit_whole(&e, "commit_time", record->commit_time);
	emit_whole(&e, "recorded", record->recorded);
	if (record->rules > PROFGATE_RULES_FIRST)
		emit_whole(&e, "rules", record->rules);
	write_ancestors(&e, record);
	write_acceptances(&e, record);
	write_policies(&e, record);
	write_captures(&e, record);
	document_end(&e);
}

static int read_commit(const char **out, const json_t *document,
	const char *key, struct arena *arena, struct err *err)
{
	if (field_needed(out, document, key, OBJECT_ID_LONG, arena, err))
		return -1;
	if (!is_object_id(*out))
		return err_set(err, ERR_STORE, "%s: not an object's id", key);
	return 0;
}

static int read_ancestors(struct record *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	const json_t *list;

	if (field_list(&list, document, "ancestors", RECORD_ANCESTORS, err))
		return -1;
	out->ancestors = arena_alloc(arena, json_array_size(list) + 1,
		sizeof(*out->ancestors));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char **id = &out->ancestors[i];

		if (field_item(id, json_array_get(list, i), OBJECT_ID_LONG,
			arena, err) == 0 && !is_object_id(*id))
			err_set(err, ERR_STORE, "not an object's id");
		if (err->kind != ERR_NONE)
			return err_wrap(err, "ancestors[%zu]", i);
		out->ancestor_count++;
	}
	return 0;
}

static int read_acceptances(struct record *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	const json_t *list;

	if (field_list(&list, document, "acceptances", ACCEPTANCES_MAX, err))
		return -1;
	out->acceptances = arena_alloc(arena, json_array_size(list) + 1,
		sizeof(*out->acceptances));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct record_acceptance *a = &out->acceptances[i];

		if (field_needed(&a->function, item, "function", TEXT_MAX,
				arena, err) < 0 ||
			field_text(&a->metric, item, "metric", TEXT_MAX, arena,
				err) < 0 ||
			field_text(&a->reason, item, "reason", TEXT_MAX, arena,
				err) < 0 ||
			field_text(&a->ratio, item, "ratio", TEXT_MAX, arena,
				err) < 0)
			return err_wrap(err, "acceptances[%zu]", i);
		out->acceptance_count++;
	}
	return 0;
}

static int read_policies(struct record *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	const json_t *list;

	if (field_list(&list, document, "policies", RECORD_POLICIES, err))
		return -1;
	out->policies_known = list != NULL;
	out->policies = arena_alloc(arena, json_array_size(list) + 1,
		sizeof(*out->policies));
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		struct record_policy *p = &out->policies[i];

		if (field_needed(&p->path, item, "path", TEXT_MAX, arena,
			    err) ||
			field_text(&p->text, item, "text", CONFIG_MAX, arena,
				err) < 0)
			return err_wrap(err, "policies[%zu]", i);
		if (!p->text)
			p->text = "";
		out->policy_count++;
	}
	return 0;
}

/* A path below an environment's folder names a capture of this workload, and
 * the blob that it says. */
static int check_path(const struct record_capture *c, struct arena *arena,
	struct err *err)
{
	const char *folder = arena_printf(arena, "captures/%s/",
		layout_workload(arena, c->workload));
	const char *whole = arena_printf(arena, "%.2s/%.38s/%.16s/%s", c->blob,
		c->blob, c->blob, c->path);
	const char *dash = strrchr(c->path, '-');

	if (strlen(c->blob) != BLOB_DIGITS || !is_object_id(c->blob))
		return err_set(err, ERR_STORE, "blob: not a blob's id");
	if (!span_starts(span_of(c->path), folder) ||
		layout_kind(span_of(whole)) != LAYOUT_CAPTURE)
		return err_set(err, ERR_STORE,
			"path: not the one of a capture of its workload");
	if (!dash || strncmp(c->blob, dash + 1, strlen(dash + 1)) != 0)
		return err_set(err, ERR_STORE, "blob: not the one of its path");
	return 0;
}

int record_capture_compare(const void *one, const void *other)
{
	const struct record_capture *a = one, *b = other;
	int order = strcmp(a->workload, b->workload);

	if (order == 0)
		order = strcmp(a->run, b->run);
	return order ? order : strcmp(a->path, b->path);
}

void record_sort(struct record *record)
{
	if (record->capture_count > 0)
		qsort(record->captures, record->capture_count,
			sizeof(*record->captures), record_capture_compare);
}

static int read_capture(struct record_capture *out, const json_t *item,
	struct arena *arena, struct err *err)
{
	if (field_needed(&out->workload, item, "workload", TEXT_MAX, arena,
			err) ||
		field_text(&out->run, item, "run", TEXT_MAX, arena, err) < 0 ||
		field_needed(&out->path, item, "path", TEXT_MAX, arena, err) ||
		field_needed(&out->blob, item, "blob", BLOB_DIGITS, arena,
			err) ||
		field_whole(&out->bytes, item, "bytes", LAYOUT_FILE_MAX, err) ||
		field_facts(&out->periods, item, "periods", PERIODS_MAX,
			TEXT_MAX, arena, err))
		return -1;
	if (!out->run)
		return err_set(err, ERR_STORE, "run: missing");
	return check_path(out, arena, err);
}

static int read_captures(struct record *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	const json_t *list;

	if (field_list(&list, document, "captures", CAPTURES_MAX, err))
		return -1;
	if (json_array_size(list) == 0)
		return err_set(err, ERR_STORE, "captures: there is none");
	out->captures = arena_alloc(arena, json_array_size(list),
		sizeof(*out->captures));
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct record_capture *c = &out->captures[i];

		if (read_capture(c, json_array_get(list, i), arena, err))
			return err_wrap(err, "captures[%zu]", i);
		if (i > 0 && record_capture_compare(c - 1, c) > 0)
			return err_set(err, ERR_STORE,
				"captures[%zu]: out of order", i);
		out->capture_count++;
	}
	return 0;
}

static int read_numbers(struct record *out, const json_t *document,
	struct err *err)
{
	uint64_t commit_time, recorded, rules;

	if (field_whole(&commit_time, document, "commit_time", time_max, err) ||
		field_whole(&recorded, document, "recorded", time_max, err) ||
		field_whole(&rules, document, "rules", RULES_MAX, err))
		return -1;
	out->commit_time = (int64_t)commit_time;
	out->rules = rules ? (unsigned)rules : PROFGATE_RULES_FIRST;
	out->recorded = (int64_t)recorded;
	return 0;
}

static int read_texts(struct record *out, const json_t *document,
	struct arena *arena, struct err *err)
{
	if (field_needed(&out->tool, document, "tool", TEXT_MAX, arena, err) ||
		field_text(&out->branch, document, "branch", TEXT_MAX, arena,
			err) < 0 ||
		field_text(&out->tag, document, "tag", TEXT_MAX, arena, err) <
			0 ||
		field_text(&out->job, document, "job", TEXT_MAX, arena, err) <
			0 ||
		field_text(&out->config_path, document, "config_path", TEXT_MAX,
			arena, err) < 0 ||
		field_text(&out->config, document, "config", CONFIG_MAX, arena,
			err) < 0)
		return -1;
	if (field_needed(&out->environment, document, "environment",
		LAYOUT_ENVIRONMENT, arena, err))
		return -1;
	if (!layout_is_environment(out->environment))
		return err_set(err, ERR_STORE,
			"environment: not an environment's id");
	return 0;
}

int record_read(struct record *out, struct span text, struct arena *arena,
	struct err *err)
{
	json_t *document = NULL;
	int status;

	*out = (struct record){0};
	if (text.len > RECORD_MAX)
		return err_set(err, ERR_STORE, "%zu bytes, a record has %d at "
			"most", text.len, RECORD_MAX);
	if (fields_parse(&document, text, SCHEMA, VERSION, err))
		return -1;
	status = read_commit(&out->commit, document, "commit", arena, err) ||
	         read_commit(&out->tree, document, "tree", arena, err) ||
	         read_numbers(out, document, err) ||
	         read_texts(out, document, arena, err) ||
	         read_ancestors(out, document, arena, err) ||
	         read_acceptances(out, document, arena, err) ||
	         read_policies(out, document, arena, err) ||
	         read_captures(out, document, arena, err);
	json_decref(document);
	return status ? -1 : 0;
}

/* The time in a capture's path, "captures/<workload>/<time>-<hex>". */
static int64_t capture_time(const struct record_capture *capture)
{
	const char *slash = strrchr(capture->path, '/');
	int64_t seconds = 0;

	for (const char *c = slash ? slash + 1 : ""; *c >= '0' && *c <= '9' &&
		seconds < (int64_t)time_max; c++)
		seconds = seconds * 10 + (*c - '0');
	return seconds;
}

char *record_name(const struct record *record, struct arena *arena)
{
	struct buf names = {0};
	int64_t newest = 0;
	char id[41], *name;

	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];

		/* with the NUL: no name has one */
		buf_add(&names, c->workload, strlen(c->workload) + 1);
		buf_add(&names, c->run, strlen(c->run) + 1);
		buf_add(&names, c->path, strlen(c->path) + 1);
		if (capture_time(c) > newest)
			newest = capture_time(c);
	}
	object_id_of_blob(id, buf_view(&names));
	name = arena_printf(arena, "runs/%s.json",
		layout_leaf(arena, newest, id));
	buf_clear(&names);
	return name;
}

/* +1: it is not to be believed, and passed over. */
static int load_one(struct record *out, struct store *store, const char *path,
	const char *commit, const char *environment, struct arena *arena,
	struct err *err)
{
	struct buf text = {0};
	struct err why = {0};
	int status = store_read(&text, store, path, LAYOUT_FILE_MAX, err);

	if (status == 0 &&
		record_read(out, buf_view(&text), arena, &why) == 0) {
		if (strcmp(out->commit, commit) != 0)
			err_set(&why, ERR_STORE,
				"commit: another one than its folder's");
		else if (strcmp(out->environment, environment) != 0)
			err_set(&why, ERR_STORE,
				"environment: another one than its folder's");
		else if (strcmp(strrchr(path, '/'), strrchr(
			record_name(out, arena), '/')) != 0)
			err_set(&why, ERR_STORE,
				"its name is not the one of what it says");
	}
	buf_clear(&text);
	if (why.kind != ERR_NONE) {
		store_pass_over(store, path, why.text);
		status = 1;
	}
	return status;
}

int record_load(struct record **out, size_t *count, struct store *store,
	const char *commit, const char *environment, struct arena *arena,
	struct err *err)
{
	const char *folder = arena_printf(arena, "%s/runs",
		layout_environment_path(arena, commit, environment));
	struct store_entry *entries;
	size_t entry_count;

	*count = 0;
	if (store_list(&entries, &entry_count, store, folder, arena, err))
		return -1;
	*out = arena_alloc(arena, entry_count + 1, sizeof(**out));
	for (size_t i = 0; i < entry_count; i++) {
		const char *path = arena_printf(arena, "%s/%s", folder,
			entries[i].name);
		int status = load_one(*out + *count, store, path, commit,
			environment, arena, err);

		if (status < 0)
			return -1;
		*count += status == 0;
	}
	return 0;
}

/* Whether the folder of an environment has a record. */
static int has_record(bool *out, struct store *store, const char *folder,
	struct arena *arena, struct err *err)
{
	struct store_entry *entries;
	size_t count;

	if (store_list(&entries, &count, store,
		arena_printf(arena, "%s/runs", folder), arena, err))
		return -1;
	*out = count > 0;
	return 0;
}

int record_environments(const char ***out, size_t *count, struct store *store,
	const char *commit, struct arena *arena, struct err *err)
{
	const char *folder = layout_commit_path(arena, commit);
	struct store_entry *entries;
	size_t entry_count;
	bool has;

	*count = 0;
	if (store_list(&entries, &entry_count, store, folder, arena, err))
		return -1;
	*out = arena_alloc(arena, entry_count + 1, sizeof(**out));
	for (size_t i = 0; i < entry_count; i++) {
		if (entries[i].kind != LAYOUT_ENVIRONMENT_FOLDER)
			continue;
		if (has_record(&has, store,
			arena_printf(arena, "%s/%s", folder, entries[i].name),
			arena, err))
			return -1;
		if (has)
			(*out)[(*count)++] = entries[i].name;
	}
	return 0;
}

/* Adds the commits of one fan folder, "ab", that have a record. */
static int add_commits(const char ***out, size_t *count, struct store *store,
	const char *fan, struct arena *arena, struct err *err)
{
	struct store_entry *entries;
	size_t entry_count, environments;
	const char **longer, **ignored;

	if (store_list(&entries, &entry_count, store, fan, arena, err))
		return -1;
	longer = arena_alloc(arena, *count + entry_count + 1, sizeof(*longer));
	if (*count > 0)
		memcpy(longer, *out, *count * sizeof(*longer));
	*out = longer;
	for (size_t i = 0; i < entry_count; i++) {
		const char *commit = arena_printf(arena, "%s%s", fan,
			entries[i].name);

		if (record_environments(&ignored, &environments, store, commit,
			arena, err))
			return -1;
		if (environments > 0)
			longer[(*count)++] = commit;
	}
	return 0;
}

int record_commits(const char ***out, size_t *count, struct store *store,
	struct arena *arena, struct err *err)
{
	struct store_entry *fans;
	size_t fan_count;

	*out = arena_alloc(arena, 1, sizeof(**out));
	*count = 0;
	if (store_list(&fans, &fan_count, store, "", arena, err))
		return -1;
	for (size_t i = 0; i < fan_count; i++)
		if (fans[i].kind == LAYOUT_FAN &&
			add_commits(out, count, store, fans[i].name, arena,
				err))
			return -1;
	return 0;
}

int record_capture_read(struct buf *out, struct store *store,
	const struct record *record, const struct record_capture *capture,
	size_t limit, struct err *err)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/%s",
		layout_environment_path(&arena, record->commit,
			record->environment), capture->path);
	size_t start = out->len;
	char id[41];
	int status = store_read(out, store, path, limit, err);

	if (status > 0) {
		status = err_set(err, ERR_STORE, "baseline %s: its record "
			"names it and it is not there; see `profgate baseline "
			"verify`", path);
	} else if (status == 0) {
		object_id_of_blob(id, (struct span){out->data + start,
			out->len - start});
		if (strcmp(id, capture->blob) != 0)
			status = err_set(err, ERR_STORE, "baseline %s: its "
				"content is not the one that was recorded; see "
				"`profgate baseline verify`", path);
	}
	arena_clear(&arena);
	return status;
}

struct store_file record_pin(const char *commit, struct arena *arena)
{
	return (struct store_file){arena_printf(arena, "%s/pin",
					   layout_commit_path(arena, commit)),
		span_of("pinned\n")};
}

int record_is_pinned(bool *out, struct store *store, const char *commit,
	struct arena *arena, struct err *err)
{
	struct store_entry *entries;
	size_t count;

	*out = false;
	if (store_list(&entries, &count, store,
		    layout_commit_path(arena, commit), arena, err))
		return -1;
	for (size_t i = 0; i < count; i++)
		*out |= entries[i].kind == LAYOUT_PIN;
	return 0;
}
