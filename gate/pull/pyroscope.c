/*
 * Pyroscope, 1.0 and later: lists as JSON by the Connect protocol, profiles as
 * protocol buffers by the same. The answer to a profile is pprof itself.
 */
#include <string.h>

#include "gate/pull/grpc_web.h"
#include "gate/pull/refusal.h"
#include "gate/pull/server.h"
#include "gate/pull/when.h"
#include "gate/text/json_write.h"
#include "gate/text/num.h"

#define MS ((int64_t)1000000) /* ns */
#define NODES_MOST 1048576    /* that a server lets anybody have */

/* Field numbers of its messages, and of pprof's profile. */
enum {
	MERGE_TYPE = 1,
	MERGE_SELECTOR = 2,
	MERGE_FROM = 3,
	MERGE_UNTIL = 4,
	MERGE_NODES = 5,
	TRACES_FORMAT = 6,
	TRACES_PPROF = 4,
	TRACES_ANSWER = 5,
	TRACES_PROFILE = 1,
	PROFILE_SAMPLE = 2
};

static const char *url_of(struct source *s, const char *call)
{
	return arena_printf(&s->arena, "%s/querier.v1.QuerierService/%s",
		s->address.url, call);
}

/* The range stands in all questions; it includes both its ends. */
static void end_question(struct emitter *e, struct server_range range)
{
	emit_whole(e, "start", range.from / MS);
	emit_whole(e, "end", range.until / MS - 1);
	emit_end(e, '}');
}

static int ask_json(json_t **out, struct source *s, const char *call,
	const struct buf *body, struct err *err)
{
	return server_ask_json(out, s,
		&(struct request){.url = url_of(s, call),
			.type = "application/json",
			.body = buf_view(body),
			/* or labels with dots are not listed */
			.accept = "*/*;allow-utf8-labelnames=true",
			.packed = true},
		call, err);
}

/* What is older than all that the server gives is cut off in silence: the first
 * window is gone. Whether it is a Pyroscope the types say. */
static int alive(struct source *s, struct err *err)
{
	const struct server *server = server_of(s);
	int64_t from = server->all.from;
	struct buf body = {0};
	struct err why = {0};
	json_t *answer;
	const char *text;
	double oldest = 0;
	int status;

	buf_text(&body, "{}");
	status = ask_json(&answer, s, "GetProfileStats", &body, &why);
	buf_clear(&body);
	if (status < 0 && server->answer.status == 0) { /* nobody answers */
		*err = why;
		return -1;
	}
	text = json_string_value(json_object_get(answer, "oldestProfileTime"));
	status = text && num_parse(&oldest, span_of(text)) && oldest > 0 &&
	                 oldest < 9e12 &&
	                 (int64_t)oldest * MS > from + server->window
	                 ? err_set(err, ERR_INPUT,
			"%s gives nothing older than %s, and the first window "
			"begins at %s: --from",
			s->address.place,
			when_print((int64_t)oldest * MS, &s->arena),
			when_print(from, &s->arena))
	                 : 0;
	json_decref(answer);
	return status;
}

static int types(struct source *s, struct server_range range, struct err *err)
{
	struct buf body = {0};
	struct emitter e = emitter_to(&body, "");
	const json_t *list;
	json_t *answer;
	int status;

	emit_begin(&e, NULL, '{');
	end_question(&e, range);
	status = ask_json(&answer, s, "ProfileTypes", &body, err);
	buf_clear(&body);
	list = json_object_get(answer, "profileTypes");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *id = json_string_value(
			json_object_get(json_array_get(list, i), "ID"));

		if (id)
			server_add_type(s, id);
	}
	json_decref(answer);
	if (status > 0)
		return err_set(err, ERR_INPUT,
			"%s is no Pyroscope of 1.0 or later: it does not know "
			"/querier.v1.QuerierService; a prefix of its paths "
			"belongs to the address",
			s->address.place);
	return status;
}

static void emit_matchers(struct emitter *e, struct source *s,
	const char *selector)
{
	emit_begin(e, "matchers", '[');
	emit_text(e, NULL, server_shown(s, selector));
	emit_end(e, ']');
}

static int labels(struct server_texts *out, struct source *s,
	struct server_range range, struct err *err)
{
	struct buf body = {0};
	struct emitter e = emitter_to(&body, "");
	json_t *answer;
	int status;

	emit_begin(&e, NULL, '{');
	emit_matchers(&e, s, "");
	end_question(&e, range);
	status = ask_json(&answer, s, "LabelNames", &body, err);
	server_add_texts(out, s, answer, "names");
	json_decref(answer);
	buf_clear(&body);
	return status < 0 ? -1 : 0;
}

static int values(struct server_texts *out, struct source *s, const char *label,
	struct server_range range, struct err *err)
{
	struct buf body = {0};
	struct emitter e = emitter_to(&body, "");
	json_t *answer;
	int status;

	emit_begin(&e, NULL, '{');
	emit_text(&e, "name", label);
	emit_matchers(&e, s, "");
	end_question(&e, range);
	status = ask_json(&answer, s, "LabelValues", &body, err);
	server_add_texts(out, s, answer, "names");
	json_decref(answer);
	buf_clear(&body);
	return status < 0 ? -1 : 0;
}

static void read_points(struct server_series *out, struct source *s,
	const json_t *points)
{
	size_t count = json_array_size(points);

	out->points = arena_alloc(&s->arena, count + 1, sizeof(*out->points));
	for (size_t i = 0; i < count; i++) {
		const json_t *point = json_array_get(points, i);
		const char *time = json_string_value(
			json_object_get(point, "timestamp"));
		struct server_point *p = &out->points[out->point_count];
		uint64_t ms;

		p->value = json_number_value(json_object_get(point, "value"));
		if (!time || !num_parse_u64(&ms, span_of(time)) ||
			ms > INT64_MAX / MS || !(p->value > 0))
			continue;
		p->time = (int64_t)ms * MS;
		out->sum += p->value;
		out->point_count++;
	}
}

static void read_series(struct server_series_list *out, struct source *s,
	const json_t *answer, const struct server_split *split)
{
	const json_t *list = json_object_get(answer, "series");
	size_t count = json_array_size(list);

	out->items = arena_alloc(&s->arena, count + 1, sizeof(*out->items));
	for (size_t i = 0; i < count; i++) {
		const json_t *item = json_array_get(list, i);
		struct server_series *series = &out->items[out->count];

		series->values = server_label_values(s,
			json_object_get(item, "labels"), split);
		read_points(series, s, json_object_get(item, "points"));
		out->count += series->point_count > 0;
	}
}

static int series(struct server_series_list *out, struct source *s,
	const struct server_question *question,
	const struct server_split *split, struct err *err)
{
	struct buf body = {0};
	struct emitter e = emitter_to(&body, "");
	json_t *answer;
	int status;

	*out = (struct server_series_list){0};
	emit_begin(&e, NULL, '{');
	emit_text(&e, "profileTypeID", question->type->id);
	emit_text(&e, "labelSelector", server_shown(s, question->selector));
	emit_begin(&e, "groupBy", '[');
	for (size_t k = 0; k < split->count; k++)
		emit_text(&e, NULL, split->labels[k]);
	emit_end(&e, ']');
	emit_number(&e, "step", split->step);
	end_question(&e, question->range);
	status = ask_json(&answer, s, "SelectSeries", &body, err);
	buf_clear(&body);
	if (status == 0)
		read_series(out, s, answer, split);
	json_decref(answer);
	return status < 0 ? -1 : 0;
}

static int ask_profile(struct source *s, const char *call,
	const struct server_question *question, uint64_t nodes, bool traces,
	struct err *err)
{
	struct buf body = {0};
	int status;

	grpc_bytes(&body, MERGE_TYPE, span_of(question->type->id));
	grpc_bytes(&body, MERGE_SELECTOR,
		span_of(server_shown(s, question->selector)));
	grpc_number(&body, MERGE_FROM, (uint64_t)(question->range.from / MS));
	grpc_number(&body, MERGE_UNTIL,
		(uint64_t)(question->range.until / MS - 1));
	if (nodes)
		grpc_number(&body, MERGE_NODES, nodes);
	if (traces)
		grpc_number(&body, TRACES_FORMAT, TRACES_PPROF);
	status = server_ask(s,
		&(struct request){.url = url_of(s, call),
			.type = "application/proto",
			.body = buf_view(&body),
			.packed = true},
		question->type->id, err);
	buf_clear(&body);
	return status;
}

/* The newer call gives the profile inside a message. */
static int take_traces(struct source *s, struct span *profile,
	const struct server_question *question, struct err *err)
{
	int status = ask_profile(s, "SelectMergeStacktraces", question, 0, true,
		err);

	if (status == 0)
		status = grpc_field(profile,
			buf_view(&server_of(s)->answer.body), TRACES_ANSWER,
			err);
	return status == 0 ? grpc_field(profile, *profile, TRACES_PROFILE, err)
	                   : status;
}

/* A server that cuts profiles says so by a function. */
static bool is_cut(struct span profile)
{
	static const char other[] = "\x32\x05other";

	for (size_t at = 0; at + sizeof(other) <= profile.len + 1; at++)
		if (span_at(profile, at, other))
			return true;
	return false;
}

/* As many nodes as it allows: "...limit N is greater than allowed M". */
static int ask_uncut(struct source *s, const struct server_question *question,
	struct err *err)
{
	struct err refused = {0};
	const char *allowed;
	double most;

	if (ask_profile(s, "SelectMergeProfile", question, NODES_MOST, false,
		    &refused) == 0)
		return 0;
	allowed = strstr(refused.text, "allowed ");
	if (!allowed || !num_parse(&most, span_of(allowed + 8)) || most < 1 ||
		most > NODES_MOST) {
		*err = refused;
		return -1;
	}
	return ask_profile(s, "SelectMergeProfile", question, (uint64_t)most,
		false, err);
}

static int merge(struct buf *out, struct source *s,
	const struct server_question *question, struct err *err)
{
	const struct reply *answer = &server_of(s)->answer;
	int status =
		ask_profile(s, "SelectMergeProfile", question, 0, false, err);
	struct span profile = buf_view(&answer->body), sample;

	if (status && (answer->status == 404 || answer->status == 501)) {
		*err = (struct err){0};
		status = take_traces(s, &profile, question, err);
	} else if (status == 0 && is_cut(profile)) {
		status = ask_uncut(s, question, err);
		profile = buf_view(&answer->body);
	}
	if (status == 0)
		status = grpc_field(&sample, profile, PROFILE_SAMPLE, err);
	if (status == 0)
		buf_span(out, profile);
	return status;
}

/* Times of series are cut to milliseconds, those of profiles are not. */
static int snapshot(struct buf *out, struct source *s,
	const struct server_question *question, struct err *err)
{
	struct server_question moment = *question;

	moment.range.until = question->range.from + 2 * MS;
	return merge(out, s, &moment, err);
}

/* Its ids are UUIDs, which the id of the bytes is made to look like. */
static void push(struct buf *out, const char *labels, const char *id,
	const char *bytes)
{
	buf_printf(out, "{\"series\":[{\"labels\":%s,\"samples\":[{\"ID\":"
		"\"%.8s-%.4s-4%.3s-8%.3s-%.12s\",\"rawProfile\":\"%s\"}]}]}",
		labels, id, id + 8, id + 12, id + 15, id + 18, bytes);
}

static const struct server_kind pyroscope = {
	.prefix = "pyroscope+",
	.name = "Pyroscope",
	.service = "service_name",
	.differences = true,
	.alive = alive,
	.types = types,
	.labels = labels,
	.values = values,
	.series = series,
	.merge = merge,
	.snapshot = snapshot,
	.push_path = "/push.v1.PusherService/Push",
	.push = push,
};

static bool fits(const char *text)
{
	return span_starts(span_of(text), pyroscope.prefix);
}

static int parse(struct source *out, const char *text, struct pull *pull,
	struct err *err)
{
	return server_parse(out, &pyroscope, text, pull, err);
}

const struct source_kind source_pyroscope = {
	.name = "pyroscope",
	.noun = "a Pyroscope",
	.past = true,
	.fits = fits,
	.parse = parse,
	.probe = server_probe,
	.take = server_take,
	.offer = server_offer,
	.close = server_close,
};
