/*
 * Parca: lists by its REST gateway, profiles by gRPC-Web, which tells errors
 * apart where the gateway does not, and has no limit of 4 MiB.
 */
#include <stdlib.h>
#include <string.h>

#include "gate/pull/grpc_web.h"
#include "gate/pull/server.h"
#include "gate/pull/when.h"
#include "gate/text/num.h"

#define SECOND ((int64_t)1000000000)

/* Field numbers of the messages of its query service. */
enum {
	QUERY_MODE = 1,
	QUERY_MERGE = 3,
	QUERY_SINGLE = 4,
	QUERY_REPORT = 5,
	MODE_MERGE = 2,
	REPORT_PPROF = 1,
	MERGE_QUERY = 1,
	MERGE_FROM = 2,
	MERGE_UNTIL = 3,
	SINGLE_TIME = 1,
	SINGLE_QUERY = 2,
	TIME_SECONDS = 1,
	TIME_NANOS = 2,
	ANSWER_PPROF = 6
};

enum { GRPC_INVALID = 3, GRPC_NOT_FOUND = 5 };

static int get_json(json_t **out, struct source *s, const char *path,
	const char *what, struct err *err)
{
	return server_ask_json(out, s,
		&(struct request){
			.url = arena_printf(&s->arena, "%s/api/profiles/%s",
				s->address.url, path),
			.packed = true},
		what, err);
}

/* path?start=..&end=.. */
static const char *with_range(struct source *s, const char *path,
	struct server_range range)
{
	return arena_printf(&s->arena, "%s?start=%s&end=%s", path,
		when_print(range.from, &s->arena),
		when_print(range.until - 1, &s->arena));
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* Why there is no list of types, or nothing in it. */
static int check_alive(struct source *s, struct err *err)
{
	json_t *answer;
	int status =
		get_json(&answer, s, "has_profile_data", "has_profile_data", err);
	bool has = status == 0 &&
	           json_is_true(json_object_get(answer, "hasData"));

	json_decref(answer);
	if (status > 0)
		return err_set(err, ERR_INPUT,
			"%s is no Parca: it does not know "
			"/api/profiles/has_profile_data; a prefix of its paths "
			"belongs to the address",
			s->address.place);
	if (status == 0 && !has)
		return err_set(err, ERR_INPUT,
			"%s has no profiles at all; what it scrapes, and why "
			"that fails, stands at /targets (it keeps profiles in "
			"memory, which a restart empties)",
			s->address.place);
	return status;
}

static int types(struct source *s, struct server_range range, struct err *err)
{
	json_t *answer;
	const json_t *list;
	int status = get_json(&answer, s, with_range(s, "types", range),
		"types", err);

	list = json_object_get(answer, "types");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *type = json_array_get(list, i);

		server_add_type(s,
			arena_printf(&s->arena, "%s:%s:%s:%s:%s%s",
				text_of(type, "name"),
				text_of(type, "sampleType"),
				text_of(type, "sampleUnit"),
				text_of(type, "periodType"),
				text_of(type, "periodUnit"),
				json_is_true(json_object_get(type, "delta"))
					? ":delta" : ""));
	}
	if (status >= 0 && json_array_size(list) == 0)
		status = check_alive(s, err);
	json_decref(answer);
	return status < 0 ? -1 : 0;
}

static int get_texts(struct server_texts *out, struct source *s,
	const char *path, const char *key, struct err *err)
{
	json_t *answer;
	int status = get_json(&answer, s, path, key, err);

	server_add_texts(out, s, answer, key);
	json_decref(answer);
	return status < 0 ? -1 : 0;
}

static int labels(struct server_texts *out, struct source *s,
	struct server_range range, struct err *err)
{
	return get_texts(out, s, with_range(s, "labels", range), "labelNames",
		err);
}

static int values(struct server_texts *out, struct source *s, const char *label,
	struct server_range range, struct err *err)
{
	struct buf path = {0};
	int status;

	buf_text(&path, "labels/");
	server_escape(&path, label);
	buf_text(&path, "/values");
	status = get_texts(out, s, with_range(s, path.data, range),
		"labelValues", err);
	buf_clear(&path);
	return status;
}

static const char *query_of(const struct server_question *question,
	struct arena *arena)
{
	return arena_printf(arena, "%s{%s}", question->type->id,
		question->selector);
}

static int by_time(const void *a, const void *b)
{
	const struct server_point *x = a, *y = b;

	return (x->time > y->time) - (x->time < y->time);
}

static void read_points(struct server_series *out, struct source *s,
	const json_t *samples)
{
	size_t count = json_array_size(samples);

	out->points = arena_alloc(&s->arena, count + 1, sizeof(*out->points));
	for (size_t i = 0; i < count; i++) {
		const json_t *sample = json_array_get(samples, i);
		struct server_point *p = &out->points[out->point_count];
		struct err ignored = {0};

		if (when_parse(&p->time, "", text_of(sample, "timestamp"), 0,
			    &ignored) ||
			!num_parse(&p->value,
				span_of(text_of(sample, "value"))))
			continue;
		out->sum += p->value;
		out->point_count++;
	}
	qsort(out->points, out->point_count, sizeof(*out->points), by_time);
}

static void read_series(struct server_series_list *out, struct source *s,
	const json_t *answer, const struct server_split *split)
{
	const json_t *list = json_object_get(answer, "series");
	size_t count = json_array_size(list);

	out->items = arena_alloc(&s->arena, count + 1, sizeof(*out->items));
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);
		struct server_series *series = &out->items[out->count++];

		series->values = server_label_values(s,
			json_object_get(json_object_get(item, "labelset"),
				"labels"),
			split);
		read_points(series, s, json_object_get(item, "samples"));
	}
}

/* 404 says that there is nothing, as this is a Parca. */
static int series(struct server_series_list *out, struct source *s,
	const struct server_question *question, const struct server_split *split,
	struct err *err)
{
	struct buf path = {0};
	json_t *answer;
	int status;

	*out = (struct server_series_list){0};
	buf_text(&path, with_range(s, "query_range", question->range));
	buf_printf(&path, "&step=%.0fs&query=", split->step);
	server_escape(&path, query_of(question, &s->arena));
	for (size_t k = 0; k < split->count; k++) {
		buf_text(&path, "&sum_by=");
		server_escape(&path, split->labels[k]);
	}
	status = get_json(&answer, s, path.data, question->type->id, err);
	buf_clear(&path);
	if (status == 0)
		read_series(out, s, answer, split);
	json_decref(answer);
	return status < 0 ? -1 : 0;
}

static void add_time(struct buf *out, unsigned field, int64_t time)
{
	struct buf message = {0};

	grpc_number(&message, TIME_SECONDS, (uint64_t)(time / SECOND));
	if (time % SECOND)
		grpc_number(&message, TIME_NANOS, (uint64_t)(time % SECOND));
	grpc_bytes(out, field, buf_view(&message));
	buf_clear(&message);
}

/* What a status of gRPC means. +1: there is no such profile. */
static int check(struct source *s, int status, const char *said,
	struct err *err)
{
	const char *place = s->address.place;

	if (status == GRPC_NOT_FOUND)
		return 1;
	if (status == GRPC_INVALID)
		return err_set(err, ERR_USAGE,
			"%s does not understand {%s}: it says: %s", place,
			server_of(s)->selector, said);
	if (status > 0)
		return err_set(err, ERR_INPUT, "%s answers status %d: it says: "
			"%s", place, status, said);
	return status < 0 ? err_set(err, ERR_INPUT,
				    "%s: the answer ended early after %zu "
				    "bytes, without its trailers; the server's "
				    "write timeout? shorten --window",
				    place, server_of(s)->answer.body.len)
	                  : 0;
}

static int read_answer(struct buf *out, struct source *s, struct err *err)
{
	const struct reply *answer = &server_of(s)->answer;
	struct grpc_answer grpc;
	struct span pprof;
	uint64_t number;
	int status;

	if (num_parse_u64(&number, span_of(answer->grpc_status)) && number > 0)
		return check(s, number < 99 ? (int)number : 99,
			answer->grpc_message, err);
	if (grpc_parse(&grpc, buf_view(&answer->body), err))
		return err_wrap(err, "%s", s->address.place);
	status = check(s, grpc.status, grpc.said, err);
	if (status == 0)
		status = grpc_field(&pprof, grpc.message, ANSWER_PPROF, err);
	if (status == 0)
		buf_span(out, pprof);
	return status;
}

/* The query is to be completed by its report, and framed. */
static int ask(struct buf *out, struct source *s, struct buf *query,
	const char *what, struct err *err)
{
	struct buf body = {0};
	int status;

	grpc_number(query, QUERY_REPORT, REPORT_PPROF);
	grpc_frame(&body, buf_view(query));
	status = server_ask(s,
		&(struct request){
			.url = arena_printf(&s->arena,
				"%s/parca.query.v1alpha1.QueryService/Query",
				s->address.url),
			.type = "application/grpc-web+proto",
			.body = buf_view(&body)},
		what, err);
	buf_clear(&body);
	buf_clear(query);
	return status ? -1 : read_answer(out, s, err);
}

static int merge(struct buf *out, struct source *s,
	const struct server_question *question, struct err *err)
{
	struct buf query = {0}, message = {0};

	grpc_number(&query, QUERY_MODE, MODE_MERGE);
	grpc_bytes(&message, MERGE_QUERY,
		span_of(query_of(question, &s->arena)));
	add_time(&message, MERGE_FROM, question->range.from);
	add_time(&message, MERGE_UNTIL, question->range.until - 1);
	grpc_bytes(&query, QUERY_MERGE, buf_view(&message));
	buf_clear(&message);
	return ask(out, s, &query, question->type->id, err);
}

static int snapshot(struct buf *out, struct source *s,
	const struct server_question *question, struct err *err)
{
	struct buf query = {0}, message = {0};

	add_time(&message, SINGLE_TIME, question->range.from);
	grpc_bytes(&message, SINGLE_QUERY,
		span_of(query_of(question, &s->arena)));
	grpc_bytes(&query, QUERY_SINGLE, buf_view(&message));
	buf_clear(&message);
	return ask(out, s, &query, question->type->id, err);
}

static void push(struct buf *out, const char *labels, const char *id,
	const char *bytes)
{
	(void)id;
	buf_printf(out, "{\"series\":[{\"labels\":{\"labels\":%s},\"samples\":[{"
		"\"rawProfile\":\"%s\"}]}],\"normalized\":false}",
		labels, bytes);
}

static const struct server_kind parca = {
	.prefix = "parca+",
	.name = "Parca",
	.service = "job",
	.types = types,
	.labels = labels,
	.values = values,
	.series = series,
	.merge = merge,
	.snapshot = snapshot,
	.push_path = "/api/profiles/writeraw",
	.push = push,
};

static bool fits(const char *text)
{
	return span_starts(span_of(text), parca.prefix);
}

static int parse(struct source *out, const char *text, struct pull *pull,
	struct err *err)
{
	return server_parse(out, &parca, text, pull, err);
}

const struct source_kind source_parca = {
	.name = "parca",
	.noun = "a Parca",
	.past = true,
	.fits = fits,
	.parse = parse,
	.probe = server_probe,
	.take = server_take,
	.offer = server_offer,
	.close = server_close,
};
