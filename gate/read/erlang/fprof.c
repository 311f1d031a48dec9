/*
 * Reads what Erlang's fprof:analyse() writes, terms of Erlang:
 *
 *	[{ totals, 1163897, 8825.385, 8529.924}].
 *	[{ "<0.9.0>", 1163897, undefined, 8529.924}].
 *	{[{{orders,rank,3}, 2, 298.149, 0.003}],       who calls it
 *	 { {orders,score_all,2}, 2, 298.149, 0.003},   the function
 *	 [{{orders,score,2}, 8000, 70.983, 70.782}]}.  what it calls
 *
 * Numbers are calls, ms with all below and ms of its own. The first two terms are sums,
 * of all and of one process; the functions of a process follow its own. Functions
 * before the first process are sums over all, and passed by. Each call is counted
 * (Erlang's tools, fprof.erl): a call is one raw event. A stack is a function and its
 * caller, which add up to the function; with `{callers, false}` it is the function alone.
 *
 * `suspend` is a process that waits: left out. `garbage_collect` is no call, but takes
 * time. The calls of all processes add up to what the first term says: with another sum
 * the file was cut short.
 */
#include "gate/read/formats.h"

#include <math.h>

#include "gate/read/erlang/terms.h"
#include "gate/read/erlang/traced.h"
#include "gate/text/lines.h"

#define NS_PER_MS 1e6
#define DAMAGED                                                                \
	": it is cut short, or not what fprof:analyse() writes; take it again"

/* A function, or what calls it, with its numbers. */
struct entry {
	struct span module, name, arity; /* of `suspend` and its like: name */
	double calls, time;
};

struct reading {
	struct builder *b;
	struct terms terms;
	bool in_process; /* functions are of one */
	bool has_functions;
	double said, calls; /* of all, and what they add up to */
	/* of the function whose callers were read */
	struct terms callers;
	struct err *err;
};

bool fprof_sniff(struct span content)
{
	struct span head = text_head(content);

	return text_is(content) &&
	       text_find(head, span_of("analysis_options")) < head.len &&
	       text_find(head, span_of("[{ totals,")) < head.len;
}

static int damaged(const struct reading *r)
{
	struct lines lines = {.text = {r->terms.text.data, r->terms.at}};
	struct span line;

	while (lines_next(&lines, &line))
		;
	return err_set(r->err, ERR_INPUT, "line %u" DAMAGED,
		(unsigned)(lines.number ? lines.number : 1));
}

/* CNT, ACC, OWN and the bracket. */
static bool read_numbers(struct terms *t, struct entry *out)
{
	double below;

	if (!terms_number(t, &out->calls, ',') ||
		!terms_number(t, &below, ',') ||
		!terms_number(t, &out->time, '}'))
		return false;
	out->time = fmax(round(out->time * NS_PER_MS), 0);
	return out->calls >= 0 && out->calls <= MOST_CALLS &&
	       out->time <= MOST_TIME;
}

/* `{orders,rank,3}`, `suspend`; behind the first bracket of an entry. */
static bool read_function(struct terms *t, struct entry *out)
{
	struct word word = terms_next(t);

	*out = (struct entry){.name = word.text};
	if (word.kind == WORD_ATOM)
		return terms_mark(t, ',');
	if (word.kind != WORD_MARK || word.text.data[0] != '{')
		return false;
	word = terms_next(t);
	out->module = word.text;
	if (word.kind != WORD_ATOM || !terms_mark(t, ','))
		return false;
	word = terms_next(t);
	out->name = word.text;
	if (word.kind != WORD_ATOM || !terms_mark(t, ','))
		return false;
	word = terms_next(t);
	out->arity = word.text;
	return word.kind == WORD_NUMBER && terms_mark(t, '}') &&
	       terms_mark(t, ',');
}

static bool read_entry(struct terms *t, struct entry *out)
{
	return read_function(t, out) && read_numbers(t, out);
}

static bool is_named(const struct entry *entry, const char *name)
{
	return !entry->module.len && span_equal(entry->name, span_of(name));
}

static uint32_t frame_of(struct reading *r, const struct entry *entry)
{
	struct buf name = {0};
	struct frame frame = {0};

	buf_span(&name, entry->module);
	if (entry->module.len)
		buf_char(&name, ':');
	buf_span(&name, entry->name);
	if (entry->module.len)
		buf_char(&name, '/');
	buf_span(&name, entry->arity);
	frame.func = builder_name(r->b, buf_view(&name));
	buf_clear(&name);
	return builder_frame(r->b, frame);
}

/* A function called by another, or by nobody. */
static int add(struct reading *r, const struct entry *func,
	const struct entry *caller)
{
	uint32_t frames[2];
	bool called = caller && !is_named(caller, "undefined");
	double calls = caller ? caller->calls : func->calls;
	double time = caller ? caller->time : func->time;

	if (is_named(func, "suspend") || is_named(func, "undefined"))
		return 0;
	if (is_named(func, "garbage_collect"))
		calls = 0;
	frames[0] = frame_of(r, func);
	if (called)
		frames[1] = frame_of(r, caller);
	return traced_add(r->b, frames, called ? 2 : 1, calls, time, r->err);
}

/* The callers once more, now that the function is known. What they leave over is of
 * nobody's call. */
static int add_callers(struct reading *r, const struct entry *func)
{
	struct entry rest = *func, caller;
	bool more = terms_mark(&r->callers, '{');

	while (more) {
		if (!read_entry(&r->callers, &caller))
			return damaged(r);
		rest.calls -= caller.calls;
		rest.time = fmax(rest.time - caller.time, 0);
		if (add(r, func, &caller))
			return -1;
		more = terms_mark(&r->callers, ',') &&
		       terms_mark(&r->callers, '{');
	}
	if (rest.calls < 0)
		return damaged(r);
	return rest.calls > 0 || rest.time > 0 ? add(r, &rest, NULL) : 0;
}

static int take_function(struct reading *r, const struct entry *func)
{
	r->has_functions = true;
	if (!r->in_process)
		return 0;
	r->calls += func->calls;
	return r->callers.text.len ? add_callers(r, func) : add(r, func, NULL);
}

/* `[...], {...}, [...]}.`, behind the first bracket of the list of callers. */
static int read_called(struct reading *r)
{
	struct terms *t = &r->terms;
	struct entry func;

	r->callers = *t;
	if (!terms_leave(t, 1) || !terms_mark(t, ',') || !terms_mark(t, '{') ||
		!read_entry(t, &func) || !terms_mark(t, ',') ||
		!terms_mark(t, '[') || !terms_leave(t, 2) ||
		!terms_mark(t, '.'))
		return damaged(r);
	return take_function(r, &func);
}

/* Behind a bracket: what is analysed, or a function. */
static int read_tuple(struct reading *r)
{
	struct terms *t = &r->terms, before = *t;
	struct word word = terms_next(t);
	struct entry func;

	if (word.kind == WORD_MARK && word.text.data[0] == '[')
		return read_called(r);
	if (word.kind == WORD_ATOM &&
		span_equal(word.text, span_of("analysis_options")))
		return terms_leave(t, 1) && terms_mark(t, '.') ? 0 : damaged(r);
	*t = before;
	r->callers = (struct terms){.text = {"", 0}};
	if (!read_entry(t, &func) || !terms_mark(t, '.'))
		return damaged(r);
	return take_function(r, &func);
}

/* `{ totals, 3, 0.5, 0.25}].`, `{ "<0.9.0>", 3, undefined, 0.25}, ...].` */
static int read_sum(struct reading *r)
{
	struct terms *t = &r->terms;
	struct entry sum;
	struct word word;

	if (!terms_mark(t, '{'))
		return damaged(r);
	word = terms_next(t);
	if (!terms_mark(t, ',') || !read_numbers(t, &sum) ||
		!terms_leave(t, 1) || !terms_mark(t, '.'))
		return damaged(r);
	r->in_process = word.kind == WORD_TEXT;
	if (!r->in_process)
		r->said += sum.calls;
	return 0;
}

static int read_terms(struct reading *r)
{
	while (!terms_end(&r->terms)) {
		struct word word = terms_next(&r->terms);
		char mark = word.kind == WORD_MARK ? word.text.data[0] : '\0';
		int status = mark == '{'   ? read_tuple(r)
		             : mark == '[' ? read_sum(r)
		                           : damaged(r);

		if (status)
			return status;
	}
	return 0;
}

static int check_sum(const struct reading *r)
{
	if (!r->has_functions)
		return err_set(r->err, ERR_INPUT,
			"it has no functions: leave `{details, false}` out of "
			"fprof:analyse()");
	if (r->calls < r->said || r->calls > r->said)
		return err_set(r->err, ERR_INPUT,
			"its functions add up to %.0f calls where it says "
			"%.0f" DAMAGED,
			r->calls, r->said);
	return 0;
}

int fprof_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b, .terms = {.text = content}, .err = err};

	if (traced_metrics(b, err) || read_terms(&r))
		return -1;
	return check_sum(&r);
}
