/* Reads every file of a store, and says what the damaged ones would cost. */
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/environment/environment.h"
#include "gate/git/object_id.h"

enum {RUNS_NAMED = 8 };

/* A file of the store. */
struct piece {
	const char *path;
	enum layout_kind kind;
	const char *blob; /* captures; NULL: it cannot be read */
	const char *why;  /* it is damaged; NULL: sound */
	bool named;       /* captures: by a record */
};

struct verifier {
	struct store *store;
	struct arena *arena;
	size_t piece_count;
	struct piece *pieces; /* by path */
	size_t fault_count, fault_room;
	struct fault *faults; /* heap */
};

static struct fault *add_fault(struct verifier *v, const char *path,
	const char *why)
{
	struct fault *fault;

	if (v->fault_count == v->fault_room) {
		v->fault_room = v->fault_room ? 2 * v->fault_room : 16;
		v->faults = xrealloc(v->faults, v->fault_room,
			sizeof(*v->faults));
	}
	fault = &v->faults[v->fault_count++];
	*fault = (struct fault){.path = path, .why = why,
		.commit = layout_path_commit(v->arena, span_of(path))};
	return fault;
}

static int by_piece(const void *a, const void *b)
{
	const struct piece *one = a, *other = b;

	return strcmp(one->path, other->path);
}

static struct piece *find_piece(const struct verifier *v, const char *path)
{
	struct piece key = {.path = path};

	return bsearch(&key, v->pieces, v->piece_count, sizeof(key), by_piece);
}

/* Reads one file; what is wrong with it is no error. */
static bool read_piece(struct buf *out, struct verifier *v,
	struct piece *piece)
{
	struct err err = {0};

	buf_reset(out);
	if (store_read(out, v->store, piece->path, LAYOUT_FILE_MAX,
		&err) == 0)
		return true;
	piece->why = err.kind == ERR_NONE ? "not a file that can be read"
		: arena_copy(v->arena, span_of(err.text));
	return false;
}

static void check_capture(struct verifier *v, struct piece *piece,
	struct span content)
{
	const char *digits = strrchr(piece->path, '-') + 1;
	char id[41];

	object_id_of_blob(id, content);
	piece->blob = arena_copy(v->arena, span_of(id));
	if (strncmp(id, digits, strlen(digits)) != 0)
		piece->why = "its content is not the one that its name says";
}

static void check_environment(struct verifier *v, struct piece *piece,
	struct span content)
{
	struct environment environment;
	struct err err = {0};
	const char *folder = strrchr(piece->path, '/') - LAYOUT_ENVIRONMENT;

	if (environment_read(&environment, content, v->arena, &err))
		piece->why = arena_copy(v->arena, span_of(err.text));
	else if (strncmp(environment.id, folder, LAYOUT_ENVIRONMENT) != 0)
		piece->why = "it describes another environment than its "
			"folder's";
}

/* All records of an environment, and what they are called. */
struct records {
	size_t count;
	struct record *items;
	const char *folder; /* "ab/cdef.../<environment>" */
};

static void load_record(struct records *out, struct verifier *v,
	struct piece *piece, struct span content)
{
	struct record *record = &out->items[out->count];
	struct err err = {0};
	const char *name = piece->path + strlen(out->folder) + 1;

	if (record_read(record, content, v->arena, &err))
		piece->why = arena_copy(v->arena, span_of(err.text));
	else if (strcmp(layout_environment_path(v->arena, record->commit,
		record->environment), out->folder) != 0)
		piece->why = "it is a record of another commit or environment "
			"than its folder's";
	else if (strcmp(record_name(record, v->arena), name) != 0)
		piece->why = "its name is not the one of what it says";
	else
		out->count++;
}

static const char *capture_path(const struct records *records,
	const struct record_capture *capture, struct arena *arena)
{
	return arena_printf(arena, "%s/%s", records->folder, capture->path);
}

/* What the records lose without a capture (NULL: without any of them). */
static void add_loss(struct verifier *v, struct fault *fault,
	const struct records *records, const char *path)
{
	struct buf runs = {0};

	for (size_t i = 0; i < records->count; i++) {
		const struct record *record = &records->items[i];
		const struct record_capture *last = NULL;

		for (size_t k = 0; k < record->capture_count; k++) {
			const struct record_capture *c = &record->captures[k];

			if (path && strcmp(path, capture_path(records, c,
				v->arena)) != 0)
				continue;
			if (last && strcmp(last->workload, c->workload) == 0 &&
				strcmp(last->run, c->run) == 0)
				continue;
			if (fault->run_count < RUNS_NAMED)
				buf_printf(&runs, "%s%s %s", fault->run_count
					? ", " : "", c->workload, c->run);
			else if (fault->run_count == RUNS_NAMED)
				buf_text(&runs, ", ...");
			fault->run_count++;
			last = c;
		}
		fault->record_count += last != NULL;
	}
	if (runs.len > 0)
		fault->runs = arena_copy(v->arena, buf_view(&runs));
	buf_clear(&runs);
}

/* Captures that a record names and that are not there, or others. */
static void check_named(struct verifier *v, const struct records *records)
{
	for (size_t i = 0; i < records->count; i++)
		for (size_t k = 0; k < records->items[i].capture_count; k++) {
			const struct record_capture *c =
				&records->items[i].captures[k];
			const char *path = capture_path(records, c, v->arena);
			struct piece *piece = find_piece(v, path);

			if (!piece) {
				add_loss(v, add_fault(v, path, "a record names "
					"it and it is not there"), records,
					path);
				continue;
			}
			piece->named = true;
			if (!piece->why && strcmp(piece->blob, c->blob) != 0)
				piece->why = "its content is not the one that "
					"was recorded";
		}
}

/* What is wrong with the pieces of one environment, and what it costs. */
static void tell_faults(struct verifier *v, const struct records *records,
	struct piece *pieces, size_t count)
{
	bool described = false;

	for (size_t i = 0; i < count; i++) {
		struct piece *piece = &pieces[i];
		struct fault *fault;

		described |= piece->kind == LAYOUT_ENVIRONMENT_FILE;
		if (!piece->why && piece->kind == LAYOUT_CAPTURE &&
			!piece->named) {
			fault = add_fault(v, piece->path,
				"no record names it");
			fault->left_over = true;
		}
		if (!piece->why)
			continue;
		fault = add_fault(v, piece->path, piece->why);
		if (piece->kind == LAYOUT_RECORD)
			fault->record_count = 1;
		else if (piece->kind == LAYOUT_CAPTURE)
			add_loss(v, fault, records, piece->path);
		else if (piece->kind == LAYOUT_ENVIRONMENT_FILE)
			add_loss(v, fault, records, NULL);
	}
	if (!described && records->count > 0)
		add_loss(v, add_fault(v, arena_printf(v->arena, "%s/env.json",
			records->folder), "it is not there"), records, NULL);
}

static void check_pieces(struct verifier *v, struct records *records,
	struct piece *pieces, size_t count)
{
	struct buf content = {0};

	for (size_t i = 0; i < count; i++) {
		struct piece *piece = &pieces[i];

		if (!read_piece(&content, v, piece))
			continue;
		if (piece->kind == LAYOUT_CAPTURE)
			check_capture(v, piece, buf_view(&content));
		else if (piece->kind == LAYOUT_ENVIRONMENT_FILE)
			check_environment(v, piece, buf_view(&content));
		else if (piece->kind == LAYOUT_RECORD)
			load_record(records, v, piece, buf_view(&content));
	}
	buf_clear(&content);
	check_named(v, records);
	tell_faults(v, records, pieces, count);
}

/* The length of "ab/cdef.../<environment>"; 0 where there is none. */
static size_t folder_length(const struct piece *piece)
{
	size_t end;

	if (piece->kind < LAYOUT_ENVIRONMENT_FILE)
		return 0;
	end = span_find(span_of(piece->path), 3, '/');
	return end + 1 + LAYOUT_ENVIRONMENT;
}

static void check_all(struct verifier *v)
{
	size_t end;

	for (size_t i = 0; i < v->piece_count; i = end) {
		size_t len = folder_length(&v->pieces[i]);
		const char *path = v->pieces[i].path;
		struct records records = {0};

		for (end = i + 1; len > 0 && end < v->piece_count &&
			strncmp(v->pieces[end].path, path, len + 1) == 0;)
			end++;
		records.folder = arena_copy(v->arena, (struct span){path, len});
		records.items = arena_alloc(v->arena, end - i,
			sizeof(*records.items));
		check_pieces(v, &records, v->pieces + i, end - i);
	}
}

static int by_fault(const void *a, const void *b)
{
	const struct fault *one = a, *other = b;

	return strcmp(one->path, other->path);
}

static void count_all(struct verification *out, struct verifier *v)
{
	const char *last = NULL;

	for (size_t i = 0; i < v->piece_count; i++) {
		const struct piece *piece = &v->pieces[i];

		out->captures += piece->kind == LAYOUT_CAPTURE;
		if (piece->kind != LAYOUT_RECORD)
			continue;
		out->records++;
		out->commits += !last || strncmp(last, piece->path,
			span_find(span_of(last), 3, '/')) != 0;
		last = piece->path;
	}
	/* What readers passed over by its name alone costs them nothing. */
	for (size_t i = 0; i < v->store->damaged; i++)
		add_fault(v, v->store->damages[i].path,
			v->store->damages[i].why);
	if (v->fault_count > 0)
		qsort(v->faults, v->fault_count, sizeof(*v->faults), by_fault);
	for (size_t i = 0; i < v->fault_count; i++) {
		struct fault *fault = &v->faults[i];

		/* two records may miss one capture */
		if (out->fault_count > 0 && strcmp(fault->path,
			out->faults[out->fault_count - 1].path) == 0)
			continue;
		out->damaged += !fault->left_over;
		out->faults[out->fault_count++] = *fault;
	}
}

int verify_store(struct verification *out, struct store *store,
	struct arena *arena, struct err *err)
{
	struct verifier v = {.store = store, .arena = arena};
	struct store_entry *files;
	size_t count;

	*out = (struct verification){0};
	if (store_walk(&files, &count, store, "", true, arena, err))
		return -1;
	v.piece_count = count;
	v.pieces = arena_alloc(arena, count + 1, sizeof(*v.pieces));
	for (size_t i = 0; i < count; i++)
		v.pieces[i] = (struct piece){.path = files[i].name,
			.kind = files[i].kind};
	check_all(&v);
	out->faults = arena_alloc(arena, v.fault_count + store->damaged + 1,
		sizeof(*out->faults));
	count_all(out, &v);
	free(v.faults);
	return 0;
}
