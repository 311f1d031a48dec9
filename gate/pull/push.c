/* Sends the captures of a run set to a server. */
#include "gate/pull/push.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/core/span.h"
#include "gate/git/object_id.h"
#include "gate/pull/look.h"
#include "gate/pull/refusal.h"
#include "gate/pull/server.h"
#include "gate/runs/run_names.h"
#include "gate/runs/runs.h"
#include "gate/runs/sidecar.h"
#include "gate/text/json_write.h"

#define SECOND ((int64_t)1000000000)

struct item {
	const struct capture *capture;
	struct capture_facts facts;
	char id[OBJECT_ID_SHORT + 1];
	double operations; /* of its run; NaN: not told */
	bool stays;        /* it is nothing that a server keeps */
};

struct push {
	struct source *source;
	struct pull *pull;
	const struct push_plan *plan;
	struct pushed *out;
	size_t count;
	struct item *items;
	struct server_texts there; /* ids */
};

/* What servers call the profiles of Go. */
static const char *name_of(const char *word)
{
	return strcmp(word, "cpu") == 0    ? "process_cpu"
	       : strcmp(word, "heap") == 0 ? "memory"
	                                   : word;
}

static int look(struct push *p, struct item *item, struct err *err)
{
	struct arena *arena = &p->source->arena;
	const char *path = item->capture->path;
	const char *slash = strrchr(path, '/');
	const char *folder =
		slash ? arena_copy(arena,
				(struct span){path, (size_t)(slash - path)})
		      : ".";
	struct sidecar_known known = {0};
	struct buf bytes = {0};
	int status;

	if (file_read(&bytes, path, p->pull->plan->limits.inflated, err))
		return -1;
	object_id_of_blob(item->id, buf_view(&bytes));
	status = capture_look(&item->facts, buf_view(&bytes), p->pull, arena,
		err);
	buf_clear(&bytes);
	if (status < 0)
		return err_wrap(err, "%s", path);
	if (status > 0)
		*err = (struct err){0};
	if (sidecar_read(&known,
		    run_name_file(folder, item->capture->run, SIDECAR_ENDING,
			    arena),
		    arena, err))
		return -1;
	item->operations = known.time_operations > 0 ? known.time_operations
	                                             : item->facts.operations;
	if (status > 0 || !item->facts.pprof)
		p->out->others++;
	else if (!item->facts.time)
		p->out->untimed++;
	item->stays = status > 0 || !item->facts.pprof || !item->facts.time;
	return 0;
}

static bool same_run(const struct item *a, const struct item *b)
{
	return strcmp(a->capture->workload, b->capture->workload) == 0 &&
	       strcmp(a->capture->run, b->capture->run) == 0;
}

/* One capture of a run tells of all; they lie beside each other. */
static void share_operations(struct push *p)
{
	for (size_t from = 0, end; from < p->count; from = end) {
		double operations = (double)NAN;

		for (end = from; end < p->count &&
			same_run(&p->items[from], &p->items[end]); end++)
			if (p->items[end].operations > 0)
				operations = p->items[end].operations;
		for (size_t i = from; i < end; i++)
			p->items[i].operations = operations;
	}
}

static int look_all(struct push *p, const struct run_set *set, struct err *err)
{
	p->items = xcalloc(set->capture_count + 1, sizeof(*p->items));
	for (size_t i = 0; i < set->capture_count; i++) {
		p->items[i].capture = &set->captures[i];
		p->count++;
		if (look(p, &p->items[i], err))
			return -1;
	}
	share_operations(p);
	return p->out->others + p->out->untimed < p->count
	               ? 0
	               : err_set(err, ERR_INPUT,
				 "%s: none of %zu captures is pprof that says "
				 "its time, which is all that a server keeps",
				 p->plan->runs, p->count);
}

/* What the server has of the time that the captures are of. */
static int ask_there(struct push *p, struct err *err)
{
	struct server_range range = {INT64_MAX, 0};

	for (size_t i = 0; i < p->count; i++) {
		const struct item *item = &p->items[i];

		if (item->stays)
			continue;
		if (item->facts.time < range.from)
			range.from = item->facts.time;
		if (item->facts.time > range.until)
			range.until = item->facts.time;
	}
	range.from = range.from / SECOND * SECOND - SECOND;
	range.until = range.until / SECOND * SECOND + 2 * SECOND;
	return server_of(p->source)->kind->values(&p->there, p->source, LABEL_ID,
		range, err);
}

/* The ids are sorted. */
static bool is_there(const struct push *p, const struct item *item)
{
	const char *id = item->id;

	return p->there.count > 0 &&
	       bsearch(&id, p->there.items, p->there.count, sizeof(id),
		       text_compare);
}

static void add_base64(struct buf *out, struct span in)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < in.len; i += 3) {
		uint32_t bits = 0;

		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 |
			       (i + k < in.len ? (unsigned char)in.data[i + k]
					       : 0u);
		for (unsigned k = 0; k < 4; k++)
			buf_char(out, i + k > in.len
					? '='
					: digits[bits >> (18 - 6 * k) & 63]);
	}
}

static void add_label(struct emitter *e, const char *name, const char *value)
{
	emit_begin(e, NULL, '{');
	emit_text(e, "name", name);
	emit_text(e, "value", value);
	emit_end(e, '}');
}

static void add_labels(struct buf *out, const struct push *p,
	const struct item *item)
{
	struct emitter e = emitter_to(out, "");
	char number[32];

	emit_begin(&e, NULL, '[');
	add_label(&e, "__name__", name_of(item->facts.word));
	add_label(&e, server_of(p->source)->kind->service,
		item->capture->workload);
	add_label(&e, "run", item->capture->run);
	for (size_t i = 0; i < p->plan->label_count; i++)
		add_label(&e, p->plan->labels[i].name, p->plan->labels[i].value);
	add_label(&e, LABEL_ID, item->id);
	if (item->operations > 0) {
		snprintf(number, sizeof(number), "%.0f", item->operations);
		add_label(&e, LABEL_OPERATIONS, number);
	}
	emit_end(&e, ']');
}

static int send(const struct push *p, const struct item *item, struct err *err)
{
	struct server *server = server_of(p->source);
	const struct server_kind *kind = server->kind;
	struct buf bytes = {0}, text = {0}, labels = {0}, body = {0};
	const char *what = item->capture->path;
	int status = file_read(&bytes, what, p->pull->plan->limits.inflated,
		err);

	if (status == 0) {
		add_base64(&text, buf_view(&bytes));
		add_labels(&labels, p, item);
		kind->push(&body, labels.data, item->id, text.data);
		status = client_ask(&server->answer, server->client,
				 &(struct request){
					 .url = arena_printf(&p->source->arena,
						 "%s%s", p->source->address.url,
						 kind->push_path),
					 .type = "application/json",
					 .body = buf_view(&body)},
				 err) ||
				reply_check(&server->answer,
					p->source->address.place, what, err)
			? -1 : 0;
	}
	buf_clear(&bytes);
	buf_clear(&text);
	buf_clear(&labels);
	buf_clear(&body);
	return status;
}

static int send_all(const struct push *p, struct err *err)
{
	if (p->there.count > 0)
		qsort(p->there.items, p->there.count, sizeof(*p->there.items),
			text_compare);
	for (size_t i = 0; i < p->count; i++) {
		const struct item *item = &p->items[i];

		if (item->stays)
			continue;
		if (is_there(p, item)) {
			p->out->there++;
			continue;
		}
		if (send(p, item, err))
			return err_wrap(err,
				"after %zu profiles, which are not sent again "
				"by the next push",
				p->out->sent);
		p->out->sent++;
	}
	return 0;
}

static int open_target(struct push *p, struct err *err)
{
	struct source *s = p->source = p->pull->sources;
	const struct source_kind *kind = source_kind_of(p->plan->target);

	if (!kind || !kind->past || strchr(p->plan->target, '?'))
		return err_set(err, ERR_USAGE,
			"\"%s\" keeps no profiles; write "
			"parca+http://HOST:PORT or pyroscope+http://HOST:PORT",
			p->plan->target);
	p->pull->source_count = 1;
	if (source_parse(s, p->plan->target, p->pull, err))
		return -1;
	server_of(s)->client = client_new(&s->address, &p->pull->bounds);
	p->out->target = s->address.url;
	return 0;
}

int push_runs(struct pushed *out, struct pull *pull,
	const struct push_plan *plan, struct err *err)
{
	struct push p = {.pull = pull, .plan = plan, .out = out};
	struct symtab *symtab = symtab_new();
	struct runs runs;
	int status;

	*out = (struct pushed){0};
	/* an answer that was lost would have a profile there twice */
	pull->bounds.retries = 0;
	runs_open(&runs, symtab, pull->arena);
	status = open_target(&p, err) ||
			 runs_add(&runs, SET_BASE, plan->runs, err) ||
			 look_all(&p, &runs.sets[SET_BASE], err) ||
			 ask_there(&p, err) || send_all(&p, err)
		? -1 : 0;
	free(p.items);
	symtab_free(symtab);
	return status;
}
