/*
 * Reads callgrind's format, as callgrind, cachegrind and other tools write it:
 * what each function executed by itself.
 *
 * Every column of `events:` is a metric. Which tool counted shows there: with
 * `Ir` (valgrind) or `Instructions` every column was counted, to the last unit,
 * and that one is called instructions. Otherwise a column is what a profiler
 * took (`cpu(ms)` of pprof, `Time_(10ns)` of Xdebug): a weight of which nobody
 * counted the observations. But Xdebug sees each call of a program in PHP begin and
 * end: how many there are by which function is a metric more, calls, and exact.
 *
 *	header     KEY: VALUE lines, also between parts
 *	names      fl=, fi=, fe= file; fn= function; ob= object; with a c or j
 *	           before them, of where the next call or jump leads alone.
 *	           `(7) NAME` gives a name a number, `(7)` repeats it
 *	costs      POSITION... COST...: as many positions as `positions:` says,
 *	           each absolute, `*`, `+N` or `-N` from the last line of costs;
 *	           costs left out are 0, and so is `.`
 *	calls=     what the next line costs is the callee's (cfn=, of cfi= and
 *	           cob=, else of the same file and object), and no cost here; of
 *	           these stacks are made (callgrind_calls.h)
 *	jump=, jcnd=  the next line is a position without costs
 *
 * A recursion level (`name'2`) is the function. In cachegrind's files fl= is
 * where the code came from, inlined or not: a function's file is then the one
 * that it cost most in. A file of valgrind or of our counter ends with its sum:
 * without it, or with another, it was cut short. Xdebug's ends with one that nobody
 * can add up, for it leaves out what it takes itself.
 *
 * Sources: valgrind's manual, "Callgrind Format Specification"; cachegrind's
 * files of 3.19 have neither a version line nor objects.
 */
#include "gate/read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/read/callgrind_build.h"
#include "gate/read/callgrind_events.h"
#include "gate/read/callgrind_plain.h"
#include "gate/read/callgrind_told.h"
#include "gate/read/counted_metrics.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define NEW_PROFILE "==== NEW PROFILING FILE" /* of Xdebug that appends */
#define TIMES_MOST (UINT64_C(1) << 53)

/* Numbers of names: each kind of thing has its own. */
enum space { SPACE_FILE, SPACE_FUNC, SPACE_OBJECT, SPACE_COUNT };

struct name {
	sym text;
	uint32_t row; /* of the number that it has; ROWSET_NONE */
};

/* What stands for a number, and the function of that name as it was last. */
struct numbered {
	sym text, file, object;
	uint32_t func; /* CALL_NONE: none yet */
};

struct reading {
	struct builder *b;
	struct lines lines;
	struct err *err;

	/* what the header says */
	bool cachegrind;
	bool ends_with_sum; /* as whoever made it says */
	bool xdebug;
	struct span creator;
	uint32_t positions;
	int line_column; /* of the positions; -1: none */
	struct span events_text;
	uint32_t events;
	double *factors; /* of each event, to base units */
	double *totals;  /* of all `totals:`, and of all `summary:` */
	double *summary;
	bool has_totals, has_summary;

	/* names that have numbers */
	struct rowset numbered; /* space, number */
	struct numbered *names; /* one a row */
	size_t name_room;

	/* where the next line of costs belongs */
	sym file, object;
	bool in_function;
	uint64_t position[POSITIONS_MAX];
	enum { COSTS_OWN, COSTS_OF_CALL, COSTS_NONE } next;
	struct name callee[SPACE_COUNT]; /* of the next call, 0: not said */
	double times;                    /* that it is called, of Xdebug */

	/* what functions cost */
	struct rowset funcs; /* as struct callgrind_costs has them */
	struct callgrind_rows rows;
	bool calls; /* one of them is a call */
	double *line_costs; /* of one line */
};

static int malformed(struct reading *r, const char *why)
{
	return err_set(r->err, ERR_INPUT,
		"line %u: %s; the file is damaged, take it again",
		(unsigned)r->lines.number, why);
}

static int add_metric(struct reading *r, struct span event, bool counted)
{
	struct callgrind_column column = callgrind_column(event);
	struct metric metric = {
		.name = builder_name(r->b, column.name),
		.unit = symtab_intern(builder_symtab(r->b), column.unit),
		.nature = counted ? NATURE_EXACT : NATURE_SAMPLED,
		.better = -1,
		.events = counted ? (int)r->events : -1,
	};

	r->factors[r->events++] = column.factor;
	return builder_metric(r->b, metric, r->err);
}

static int add_calls_metric(struct reading *r)
{
	static const struct counted_metric calls = {.name = "calls",
		.unit = "count"};

	return counted_metrics(r->b, &calls, 1, r->err);
}

/* The same in every part: nothing else could be added up. */
static int read_events(struct reading *r, struct span text)
{
	bool counted = callgrind_counted(text);
	struct span event;

	if (r->events)
		return span_equal(text, r->events_text)
		               ? 0
		               : malformed(r, "a part has other `events:` than "
					      "the first");
	r->events_text = text;
	r->xdebug = !counted && span_starts(r->creator, "xdebug ");
	if (r->xdebug && add_calls_metric(r))
		return -1;
	while (word_next(&text, &event)) {
		if (r->events == METRICS_MAX)
			return malformed(r, "more than 64 `events:`");
		if (add_metric(r, event, counted))
			return -1;
	}
	if (!r->events)
		return malformed(r, "`events:` names none");
	r->rows.events = r->events + r->xdebug;
	if (counted)
		builder_events(r->b, r->events);
	return 0;
}

static int read_positions(struct reading *r, struct span text)
{
	struct span position;

	r->positions = 0;
	r->line_column = -1;
	while (word_next(&text, &position)) {
		if (r->positions == POSITIONS_MAX)
			return malformed(r, "more than 3 `positions:`");
		if (span_equal(position, span_of("line")))
			r->line_column = (int)r->positions;
		r->positions++;
	}
	return r->positions ? 0 : malformed(r, "`positions:` names none");
}

static bool parse_cost(double *out, struct span text)
{
	if (text.len == 1 && text.data[0] == '.') {
		*out = 0.0;
		return true;
	}
	return num_parse(out, text) && *out >= 0.0;
}

/* Adds up to one number an event. */
static int add_numbers(struct reading *r, double *to, struct span text)
{
	struct span word;
	double value;

	for (uint32_t i = 0; word_next(&text, &word); i++) {
		if (i == r->events)
			return malformed(r, "more numbers than `events:`");
		if (!parse_cost(&value, word))
			return malformed(r, "a cost is no number");
		to[i] += value;
	}
	return 0;
}

/* KEY: VALUE. Keys that say nothing about costs are passed by. */
static int read_header(struct reading *r, struct span key, struct span value)
{
	if (span_equal(key, span_of("events")))
		return read_events(r, value);
	if (span_equal(key, span_of("positions")))
		return read_positions(r, value);
	if (span_equal(key, span_of("totals"))) {
		r->has_totals = true;
		return add_numbers(r, r->totals, value);
	}
	if (span_equal(key, span_of("summary"))) {
		r->has_summary = true;
		return add_numbers(r, r->summary, value);
	}
	if (span_equal(key, span_of("creator"))) {
		r->ends_with_sum = span_starts(value, "callgrind-") ||
		                   span_starts(value, "profgate-counter-") ||
		                   span_starts(value, "exp-bbv-");
		r->creator = value;
	}
	return 0;
}

/* Without the level of a recursion: `name'2`. */
static struct span without_level(struct span name)
{
	size_t at = span_last_digits(name);

	if (at > 1 && at < name.len && name.data[at - 1] == '\'')
		name.len = at - 1;
	return name;
}

static sym text_of(struct reading *r, enum space space, struct span name)
{
	struct symtab *symtab = builder_symtab(r->b);
	sym text = builder_name(r->b, name);
	struct span full = symtab_text(symtab, text);
	struct span bare = without_level(full);

	return space == SPACE_FUNC && bare.len < full.len
	               ? symtab_intern(symtab, bare)
	               : text;
}

/* `(7) NAME`, `(7)` or NAME; a function's without a level. */
static int read_name(struct reading *r, struct name *out, enum space space,
	struct span text)
{
	size_t close = span_find(text, 0, ')');
	struct span number, name;
	uint64_t id;
	uint32_t row, count = r->numbered.count;

	number = (struct span){text.data + 1, close > 0 ? close - 1 : 0};
	if (!text.len || text.data[0] != '(' || close == text.len ||
		!num_parse_u64(&id, number)) {
		*out = (struct name){text_of(r, space, text), ROWSET_NONE};
		return 0;
	}
	if (id > UINT32_MAX)
		return malformed(r, "the number of a name is too large");
	name = span_trim(span_from(text, close + 1));
	row = rowset_add(&r->numbered, (uint32_t[]){space, (uint32_t)id});
	if (row == count) {
		if (!name.len)
			return malformed(r,
				"the number of a name that was not given");
		r->names = xgrow(r->names, &r->name_room, row + 1u,
			sizeof *r->names);
	}
	if (name.len)
		r->names[row] = (struct numbered){
			.text = text_of(r, space, name), .func = CALL_NONE};
	*out = (struct name){r->names[row].text, row};
	return 0;
}

/* The number of a function. */
static uint32_t func_of(struct reading *r, struct name name, sym file,
	sym object)
{
	struct numbered *last =
		name.row == ROWSET_NONE ? NULL : &r->names[name.row];
	uint32_t func;

	if (last && last->func != CALL_NONE && sym_equal(last->file, file) &&
		sym_equal(last->object, object))
		return last->func;
	func = rowset_add(&r->funcs,
		(uint32_t[]){name.text.i, r->cachegrind ? 0 : file.i, object.i});
	if (last)
		*last = (struct numbered){name.text, file, object, func};
	return func;
}

static int begin_function(struct reading *r, struct span text)
{
	struct name name = {0};

	if (read_name(r, &name, SPACE_FUNC, text))
		return -1;
	callgrind_rows_begin(&r->rows, func_of(r, name, r->file, r->object));
	r->in_function = true;
	return 0;
}

/* What a name is of: `fn`, and `cfn` and `jfn` of where calls and jumps lead;
 * SPACE_COUNT when the key has none. */
static enum space space_of(struct span key)
{
	if (key.len == 3 && (key.data[0] == 'c' || key.data[0] == 'j'))
		key = span_from(key, 1);
	if (key.len != 2)
		return SPACE_COUNT;
	if (key.data[0] == 'f' && key.data[1] == 'n')
		return SPACE_FUNC;
	if (key.data[0] == 'f' && strchr("lie", key.data[1]))
		return SPACE_FILE;
	return key.data[0] == 'o' && key.data[1] == 'b' ? SPACE_OBJECT
	                                                : SPACE_COUNT;
}

/* `calls=2 0 0` */
static int read_times(struct reading *r, struct span text)
{
	struct span word;
	uint64_t times;

	if (!word_next(&text, &word) || !num_parse_u64(&times, word) ||
		times > TIMES_MOST)
		return malformed(r, "`calls=` says no number of calls");
	r->times = (double)times;
	return 0;
}

/* KEY=VALUE. */
static int read_spec(struct reading *r, struct span key, struct span value)
{
	enum space space = space_of(key);
	struct name name;

	if (space == SPACE_FUNC && key.len == 2)
		return begin_function(r, value);
	if (span_equal(key, span_of("calls"))) {
		r->next = COSTS_OF_CALL;
		if (r->xdebug && read_times(r, value))
			return -1;
	} else if (span_equal(key, span_of("jump")) ||
		 span_equal(key, span_of("jcnd")))
		r->next = COSTS_NONE;
	if (space == SPACE_COUNT)
		return 0;
	if (read_name(r, &name, space, value))
		return -1;
	if (key.data[0] == 'c')
		r->callee[space] = name;
	else if (key.len == 2)
		*(space == SPACE_FILE ? &r->file : &r->object) = name.text;
	return 0;
}

static bool parse_position(uint64_t *position, struct span text)
{
	char sign = text.data[0];
	struct span digits = span_from(text, sign == '+' || sign == '-');
	uint64_t value = 0;

	if (sign == '*')
		return text.len == 1;
	if (!num_parse_hex(&value, digits) && !num_parse_u64(&value, digits))
		return false;
	*position = sign == '+'   ? *position + value
	            : sign == '-' ? *position - value
	                          : value;
	return true;
}

/* to: the function that the line calls, or CALL_NONE. */
static void add_costs(struct reading *r, uint32_t to)
{
	uint64_t line = r->line_column < 0 ? 0 : r->position[r->line_column];
	double *costs = callgrind_rows_add(&r->rows, r->file.i,
		line > UINT32_MAX ? 0 : (uint32_t)line, to);

	for (uint32_t i = 0; i < r->events; i++)
		costs[i] += r->line_costs[i];
	if (r->xdebug && to != CALL_NONE)
		costs[r->events] += r->times;
}

static void add_call(struct reading *r)
{
	struct name func = r->callee[SPACE_FUNC];
	sym file = r->callee[SPACE_FILE].text;
	sym object = r->callee[SPACE_OBJECT].text;

	if (r->in_function && func.text.i) {
		add_costs(r,
			func_of(r, func, file.i ? file : r->file,
				object.i ? object : r->object));
		r->calls = true;
	}
	memset(r->callee, 0, sizeof r->callee);
}

/* Puts line_costs where they belong. */
static int end_costs(struct reading *r)
{
	if (r->next == COSTS_OWN && !r->in_function)
		return malformed(r, "costs before the first `fn=`");
	if (r->next == COSTS_OWN)
		add_costs(r, CALL_NONE);
	else if (r->next == COSTS_OF_CALL)
		add_call(r);
	r->next = COSTS_OWN;
	return 0;
}

static int read_costs(struct reading *r, struct span line)
{
	struct span word;

	if (!r->events)
		return malformed(r, "costs before `events:`");
	for (uint32_t i = 0; i < r->positions; i++)
		if (!word_next(&line, &word) ||
			!parse_position(&r->position[i], word))
			return malformed(r, "a position is no number");
	memset(r->line_costs, 0, r->events * sizeof *r->line_costs);
	if (add_numbers(r, r->line_costs, line))
		return -1;
	return end_costs(r);
}

/* Most lines are costs, and plain. False: the next is none of them. */
static bool read_plain(struct reading *r, int *status)
{
	struct lines *lines = &r->lines;
	size_t len;

	if (!r->events || lines->at >= lines->text.len)
		return false;
	len = callgrind_plain(span_from(lines->text, lines->at), r->position,
		r->positions, r->line_costs, r->events);
	if (!len)
		return false;
	lines->at += len;
	lines->number++;
	*status = end_costs(r);
	return true;
}

/* Another process's, whose names have the same numbers. */
static int several_profiles(struct reading *r)
{
	return err_set(r->err, ERR_INPUT,
		"line %u: another profile begins: leave out "
		"xdebug.profiler_append, and give each its own file",
		(unsigned)r->lines.number);
}

static int read_line(struct reading *r, struct span line)
{
	size_t end = callgrind_key_end(line);
	struct span key = {line.data, end};

	if (!line.len || line.data[0] == '#')
		return 0;
	if (span_starts(line, NEW_PROFILE))
		return r->events ? several_profiles(r) : 0;
	if (!end && strchr("0123456789+-*", line.data[0]))
		return read_costs(r, line);
	if (end > 0 && span_at(line, end, ":"))
		return read_header(r, key, span_trim(span_from(line, end + 1)));
	if (end > 0 && span_at(line, end, "="))
		return read_spec(r, key, span_trim(span_from(line, end + 1)));
	return malformed(r, "neither costs nor a name nor a header");
}

/* What the file says that its lines add up to. Other tools write none, or one
 * that nobody reads. */
static int check_sum(const struct reading *r)
{
	const double *said = r->has_totals ? r->totals : r->summary;
	double sum[METRICS_MAX] = {0.0};

	if (!r->cachegrind && !r->ends_with_sum && !r->xdebug)
		return 0;
	if (!r->has_totals && !r->has_summary)
		return err_set(r->err, ERR_INPUT,
			"it ends without its sum (`summary:`): it was cut "
			"short, take it again");
	if (r->xdebug)
		return 0;
	for (uint32_t row = 0; row < r->rows.count; row++)
		for (uint32_t i = 0; i < r->events &&
				 callgrind_is_own(&r->rows.rows[row]); i++)
			sum[i] += r->rows.costs[(size_t)row * r->rows.events + i];
	for (uint32_t i = 0; i < r->events; i++)
		if (sum[i] != said[i])
			return err_set(r->err, ERR_INPUT,
				"its lines add up to %.0f where it says %.0f: "
				"it was cut short or damaged, take it again",
				sum[i], said[i]);
	return 0;
}

/* What counted: its counts are comparable with no other's. */
static void add_counter(struct reading *r)
{
	if (r->cachegrind)
		r->creator = span_of("cachegrind");
	if (r->creator.len && callgrind_counted(r->events_text))
		builder_fact(r->b,
			symtab_intern(builder_symtab(r->b),
				span_of(FACT_COUNTER)),
			builder_name(r->b, r->creator));
}

int callgrind_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {
		.b = b,
		.lines = {.text = content},
		.err = err,
		.cachegrind = callgrind_is_cachegrind(content),
		.positions = 1,
		.factors = xcalloc(4 * (size_t)METRICS_MAX, sizeof(double)),
	};
	struct span line;
	int status = 0;

	r.totals = r.factors + METRICS_MAX;
	r.summary = r.totals + METRICS_MAX;
	r.line_costs = r.summary + METRICS_MAX;
	rowset_init(&r.numbered, 2);
	rowset_init(&r.funcs, 3);
	callgrind_rows_init(&r.rows);
	while (!status) {
		if (read_plain(&r, &status))
			continue;
		if (!lines_next(&r.lines, &line))
			break;
		status = read_line(&r, span_trim(line));
	}
	callgrind_rows_end(&r.rows);
	rowset_clear(&r.numbered);
	free(r.names);
	if (!status && !r.events)
		status = err_set(err, ERR_INPUT,
			"it has no `events:`: it was cut short, take it again");
	if (!status)
		status = check_sum(&r);
	if (!status) {
		add_counter(&r);
		status = callgrind_build(b,
			&(struct callgrind_costs){.funcs = &r.funcs,
				.rows = &r.rows,
				.factors = r.factors,
				.events = r.events,
				.counts_calls = r.xdebug,
				.calls = r.calls},
			err);
	}
	rowset_clear(&r.funcs);
	callgrind_rows_clear(&r.rows);
	free(r.factors);
	return status;
}
