/* What a store's address says, and how it is asked. */
#include "gate/pull/server.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/pull/refusal.h"
#include "gate/pull/selector.h"
#include "gate/pull/when.h"

#define SECOND 1000000000
#define WINDOW 600.0 /* seconds */
#define GAP 30.0     /* between windows: profiles reach over their edges */
enum {
	WINDOWS = 6,
	WINDOWS_MAX = 10000,
	TYPES_MOST = 1000 /* of a server, in the order of its list */
};

struct asked { /* of the address, and of options where it does not say it */
	const char *query, *from, *until;
};

/* %XX to bytes, up to the next &. */
static const char *decode(struct span text, struct arena *arena)
{
	struct buf out = {0};
	const char *copy;

	for (size_t i = 0; i < text.len; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *high, *low;

		if (text.data[i] == '%' && i + 2 < text.len &&
			(high = strchr(digits, text.data[i + 1] | 32)) &&
			(low = strchr(digits, text.data[i + 2] | 32))) {
			buf_char(&out,
				(char)((high - digits) << 4 | (low - digits)));
			i += 2;
		} else {
			buf_char(&out, text.data[i]);
		}
	}
	copy = arena_copy(arena, buf_view(&out));
	buf_clear(&out);
	return copy;
}

static int take_query(struct asked *out, const char *text, struct arena *arena,
	struct err *err)
{
	struct span rest = span_of(text), part;

	while (span_next(&part, &rest, '&')) {
		const char **to = span_skip(&part, "query=")  ? &out->query
		                  : span_skip(&part, "from=") ? &out->from
		                  : span_skip(&part, "until=")
		                          ? &out->until
		                          : NULL;

		if (!to)
			return err_set(err, ERR_USAGE,
				"a store's address ends with "
				"?query={...}&from=TIME&until=TIME; there is "
				"no \"%.*s\"",
				(int)span_find(part, 0, '='), part.data);
		*to = decode(part, arena);
	}
	return 0;
}

static int64_t ns_of(double seconds)
{
	return (int64_t)round(seconds * SECOND);
}

/* How many fit, and how long they are. */
static int fit(struct source *s, const struct pull_plan *plan, double span,
	struct err *err)
{
	struct server *server = server_of(s);
	double gap = plan->gap_given ? plan->gap : GAP;
	double window = plan->window, every = plan->every;
	unsigned windows = plan->windows;

	if (span > 0 && window <= 0) {
		windows = windows ? windows : WINDOWS;
		window = floor((span - gap * (windows - 1)) / windows);
		if (window < 1)
			return err_set(err, ERR_USAGE,
				"%s: %u windows with %g s between them do not "
				"fit into %.0f s; --gap",
				s->name, windows, gap, span);
	}
	window = window > 0 ? window : WINDOW;
	every = every > 0 ? every : window + gap;
	if (span > 0 && !windows) {
		double most = floor((span - window) / every) + 1;

		windows = most < WINDOWS_MAX ? (unsigned)fmax(most, 1)
		                             : WINDOWS_MAX;
	}
	server->windows = windows ? windows : WINDOWS;
	server->window = ns_of(window);
	server->every = ns_of(every);
	return 0;
}

static int64_t length_of(const struct server *server)
{
	return server->every * (server->windows - 1) + server->window;
}

/* What of from and until is not said follows from the windows. */
static int place_windows(struct source *s, const struct asked *asked,
	const struct pull_plan *plan, struct err *err)
{
	struct server *server = server_of(s);
	int64_t now = s->pull->now, length;
	double span;

	server->all.until = now;
	if ((asked->from && when_parse(&server->all.from, "from", asked->from, now,
				    err)) ||
		(asked->until && when_parse(&server->all.until, "until",
					 asked->until, now, err)))
		return -1;
	if (asked->from && server->all.from >= server->all.until)
		return err_set(err, ERR_USAGE,
			"%s: from %s until %s is no time", s->name, asked->from,
			asked->until ? asked->until : "now");
	span = (double)(server->all.until - server->all.from) / SECOND;
	if (fit(s, plan, asked->from && asked->until ? span : 0, err) ||
		(asked->from &&
			length_of(server) >
				server->all.until - server->all.from &&
			fit(s, plan, span, err)))
		return -1;
	length = length_of(server);
	if (asked->from && length > server->all.until - server->all.from)
		return err_set(err, ERR_USAGE,
			"%s: %u windows of %.0f s, each %.0f s after the one "
			"before, do not fit between %s and %s",
			s->name, server->windows, (double)server->window / SECOND,
			(double)server->every / SECOND, asked->from,
			asked->until ? asked->until : "now");
	if (!asked->from)
		server->all.from = server->all.until - length;
	server->all.until = server->all.from + length;
	return 0;
}

static int parse_address(struct source *out, const char *text, size_t len,
	struct err *err)
{
	const struct pull *pull = out->pull;
	const char *url =
		arena_copy(&out->arena, (struct span){text, len});

	if (!span_starts(span_of(url), "http://") &&
		!span_starts(span_of(url), "https://"))
		return err_set(err, ERR_USAGE,
			"a store's address is %shttp://HOST:PORT or "
			"%shttps://HOST:PORT",
			server_of(out)->kind->prefix,
			server_of(out)->kind->prefix);
	return address_parse(&out->address, url, &out->arena, err) ||
	                       secrets_allow(&pull->secrets, &out->address,
				       pull->plan->named_by, err)
	               ? -1
	               : 0;
}

int server_parse(struct source *out, const struct server_kind *kind,
	const char *text, struct pull *pull, struct err *err)
{
	struct server *server = arena_alloc(&out->arena, 1, sizeof(*server));
	const struct pull_plan *plan = pull->plan;
	const char *address = text + strlen(kind->prefix);
	size_t len = strcspn(address, "?");
	struct asked asked = {0};

	server->kind = kind;
	out->own = server;
	if (parse_address(out, address, len, err))
		return -1;
	if (!out->name)
		out->name = out->address.place;
	if (address[len] && take_query(&asked, address + len + 1, &out->arena,
				    err))
		return -1;
	asked.from = asked.from ? asked.from : plan->from;
	asked.until = asked.until ? asked.until : plan->until;
	if (selector_parse(&server->selector, asked.query ? asked.query : "",
		    &out->arena, err) ||
		place_windows(out, &asked, plan, err))
		return -1;
	out->shown = arena_printf(&out->arena, "%s%s?query={%s}",
		kind->prefix, out->address.url, server->selector);
	out->from = server->all.from;
	out->until = server->all.until;
	return 0;
}

struct server_range server_window(const struct server *server, unsigned place)
{
	int64_t from = server->all.from + server->every * place;

	return (struct server_range){from, from + server->window};
}

const char *server_shown(struct source *s, const char *selector)
{
	return arena_printf(&s->arena, "{%s}", selector);
}

const char *server_span(struct source *s, struct server_range range)
{
	return arena_printf(&s->arena, "between %s and %s",
		when_print(range.from, &s->arena),
		when_print(range.until, &s->arena));
}

void server_escape(struct buf *out, const char *text)
{
	for (; *text; text++)
		if (strchr("-._~", *text) || (*text >= '0' && *text <= '9') ||
			(*text >= 'a' && *text <= 'z') ||
			(*text >= 'A' && *text <= 'Z'))
			buf_char(out, *text);
		else
			buf_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
}

/* What is wrong with the question is the caller's to mend. */
static int refused(struct source *s, const char *said, struct err *err)
{
	const char *place = s->address.place;

	if (strstr(said, "max_query_length"))
		return err_set(err, ERR_INPUT,
			"%s: a query is too long for it, so --window less: it "
			"says: %s",
			place, said);
	if (strstr(said, "parse") || strstr(said, "selector"))
		return err_set(err, ERR_USAGE,
			"%s does not understand {%s}: it says: %s", place,
			server_of(s)->selector, said);
	return 0;
}

int server_ask(struct source *s, const struct request *request, const char *what,
	struct err *err)
{
	struct server *server = server_of(s);

	if (client_ask(&server->answer, server->client, request, err))
		return -1;
	if (server->answer.status == 400 &&
		refused(s, reply_said(&server->answer, &s->arena), err))
		return -1;
	return reply_check(&server->answer, s->address.place, what, err);
}

int server_ask_json(json_t **out, struct source *s, const struct request *request,
	const char *what, struct err *err)
{
	struct server *server = server_of(s);
	json_error_t why;

	*out = NULL;
	if (server_ask(s, request, what, err)) {
		if (server->answer.status != 404)
			return -1;
		*err = (struct err){0};
		return 1;
	}
	*out = json_loadb(server->answer.body.data, server->answer.body.len, 0, &why);
	return json_is_object(*out)
	               ? 0
	               : (json_decref(*out), *out = NULL,
			       err_set(err, ERR_INPUT,
				       "%s answers to %s with what is no JSON "
				       "object",
				       s->address.place, what));
}

void server_add_type(struct source *s, const char *id)
{
	struct server *server = server_of(s);
	struct server_type type = {.id = arena_copy(&s->arena, span_of(id))};
	const char **parts[] = {&type.name, &type.sample, &type.unit,
		&type.period, &type.period_unit};
	struct span rest = span_of(id), part;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (!span_next(&part, &rest, ':') || part.len == 0)
			return;
		*parts[i] = arena_copy(&s->arena, part);
	}
	type.delta = span_equal(rest, span_of("delta"));
	if (server->type_count == TYPES_MOST)
		return;
	server->types = xgrow(server->types, &server->type_room, server->type_count + 1,
		sizeof(*server->types));
	server->types[server->type_count++] = type;
}

void server_add_texts(struct server_texts *out, struct source *s,
	const json_t *object, const char *key)
{
	const json_t *list = json_object_get(object, key);
	size_t count = json_array_size(list);

	*out = (struct server_texts){
		.items = arena_alloc(&s->arena, count + 1, sizeof(char *))};
	for (size_t i = 0; i < count; i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text)
			out->items[out->count++] =
				arena_copy(&s->arena, span_of(text));
	}
}

const char **server_label_values(struct source *s, const json_t *labels,
	const struct server_split *split)
{
	const char **out =
		arena_alloc(&s->arena, split->count + 1, sizeof(*out));

	for (size_t i = 0; i < json_array_size(labels); i++) {
		const json_t *label = json_array_get(labels, i);
		const char *name =
			json_string_value(json_object_get(label, "name"));
		const char *value =
			json_string_value(json_object_get(label, "value"));

		for (size_t k = 0; k < split->count; k++)
			if (name && value && *value &&
				strcmp(name, split->labels[k]) == 0)
				out[k] = arena_copy(&s->arena, span_of(value));
	}
	return out;
}

void server_close(struct source *s)
{
	struct server *server = s->own;

	if (!server)
		return;
	client_free(server->client);
	reply_clear(&server->answer);
	free(server->types);
	server->client = NULL;
	server->types = NULL;
}
