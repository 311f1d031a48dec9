/*
 * Reads Go's dump of goroutines (debug=2), as of /debug/pprof/goroutine and of
 * a program that was stopped with SIGQUIT:
 *
 *	goroutine ID [STATE, N minutes, locked to thread]:
 *	FUNC(ARGUMENTS)
 *	\tFILE:LINE +0xOFFSET
 *	created by FUNC in goroutine ID
 *	\tFILE:LINE +0xOFFSET
 *
 * with a blank line between goroutines. Anything may stand between ] and the
 * colon, and lines that are none of these, as where frames were left out of the
 * middle of a deep stack, are passed over. What began a goroutine is not on its
 * stack, as in the other forms of this profile.
 */
#include "gate/read/formats.h"

#include <inttypes.h>
#include <stdlib.h>

#include "gate/read/gotext/gotext.h"
#include "gate/text/num.h"

/* runtime/pprof writeGoroutineStacks: it stops there and says nothing. */
#define DUMP_MAX ((size_t)64 << 20)

struct reading {
	struct builder *b;
	struct frame_stack stack;
	struct goroutine goroutine;
	bool open; /* between its first line and a blank one */
	struct rowset ids;
};

/* `goroutine ID [STATE, N minutes]:`; state is what stands in the brackets. */
static bool split_first(struct span line, uint64_t *id, struct span *state)
{
	size_t blank, from, to;

	line = span_trim(line);
	if (!span_skip(&line, "goroutine ") || !span_ends(line, ":"))
		return false;
	blank = span_find(line, 0, ' ');
	from = span_find(line, 0, '[');
	to = span_find(line, from, ']');
	if (to == line.len ||
		!num_parse_u64(id, (struct span){line.data, blank}))
		return false;
	*state = (struct span){line.data + from + 1, to - from - 1};
	return true;
}

bool godump_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span line, state;
	uint64_t id;

	while (text_is(content) && lines_next(&lines, &line))
		if (span_trim(line).len)
			return split_first(line, &id, &state);
	return false;
}

/* N of `STATE, N minutes, ...`; 0: it does not say. */
static uint32_t minutes_of(struct span state)
{
	size_t at = text_find(state, span_of(" minutes"));
	size_t from = span_last_digits((struct span){state.data, at});
	uint64_t minutes = 0;

	if (at == state.len ||
		!num_parse_u64(&minutes,
			(struct span){state.data + from, at - from}))
		return 0;
	return minutes > UINT32_MAX ? UINT32_MAX : (uint32_t)minutes;
}

/* `\tFILE:LINE +0xOFFSET`; the offset is not there of what was inlined. */
static bool read_place(struct frame *out, struct builder *b, struct span line)
{
	size_t end;

	if (!span_skip(&line, "\t"))
		return false;
	line = span_trim(line);
	end = text_find(line, span_of(" +0x"));
	return gotext_place(out, b, (struct span){line.data, end});
}

/* FUNC of `FUNC(ARGUMENTS)`: what is before the last bracket that is whole. */
static bool read_func(struct frame *out, struct builder *b, struct span line)
{
	size_t at = line.len;
	int depth = 0;

	if (!span_ends(line, ")"))
		return false;
	do {
		at--;
		depth += line.data[at] == ')';
		depth -= line.data[at] == '(';
	} while (at > 0 && depth > 0);
	if (at == 0)
		return false;
	out->func = builder_name(b, (struct span){line.data, at});
	return true;
}

/* FUNC of `created by FUNC in goroutine ID`, as Go has it from 1.21 on. */
static sym read_creator(struct builder *b, struct span name)
{
	size_t end = text_find(name, span_of(" in goroutine "));

	return builder_name(b, span_trim((struct span){name.data, end}));
}

static int finish(struct reading *r, struct err *err)
{
	if (!r->open)
		return 0;
	r->open = false;
	return builder_goroutine(r->b, r->stack.frames, r->stack.depth,
		r->goroutine, err);
}

/* Two dumps in one file would be goroutines that there are not. */
static int begin(struct reading *r, uint64_t id, struct span state,
	struct err *err)
{
	const uint32_t words[] = {(uint32_t)id, (uint32_t)(id >> 32)};
	uint32_t before = r->ids.count;
	struct span word = {state.data, span_find(state, 0, ',')};

	r->goroutine = (struct goroutine){
		.id = id,
		.state = builder_name(r->b, span_trim(word)),
		.minutes = minutes_of(state),
	};
	r->stack.depth = 0;
	r->open = true;
	if (rowset_add(&r->ids, words) < before)
		return err_set(err, ERR_INPUT,
			"goroutine %" PRIu64 " is there twice: a file for each "
			"dump, please",
			id);
	return 0;
}

/* A line of a goroutine, and the next where that is its place. */
static int read_line(struct reading *r, struct lines *lines, struct span line,
	struct err *err)
{
	struct lines before = *lines;
	struct frame frame = {0};
	struct span next;

	if (span_skip(&line, "created by ")) {
		r->goroutine.creator = read_creator(r->b, line);
		return 0;
	}
	if (!read_func(&frame, r->b, line))
		return 0;
	if (!lines_next(lines, &next) || !read_place(&frame, r->b, next))
		*lines = before;
	return frame_stack_push(&r->stack, frame, r->b, err);
}

static int read_lines(struct reading *r, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line, state;
	int status = 0;
	uint64_t id;

	while (!status && lines_next(&lines, &line)) {
		if (!span_trim(line).len) {
			status = finish(r, err);
		} else if (split_first(line, &id, &state)) {
			status = finish(r, err);
			if (!status)
				status = begin(r, id, state, err);
		} else if (r->open) {
			status = read_line(r, &lines, line, err);
		}
		if (status)
			err_wrap(err, "line %u", (unsigned)lines.number);
	}
	return status ? status : finish(r, err);
}

/* A dump that does not hold all that there are would pass for one of which some
 * have ended. */
static int refuse_cut(struct span content, struct builder *b, struct err *err)
{
	struct frame place = {0};
	size_t from = content.len;

	if (content.len >= DUMP_MAX)
		return err_set(err, ERR_INPUT,
			"a dump of 64 MB, where Go stops writing: some "
			"goroutines are missing; take it without ?debug=2, "
			"which counts them all");
	while (from > 0 && content.data[from - 1] != '\n')
		from--;
	if (from < content.len &&
		!read_place(&place, b, span_from(content, from)))
		return err_set(err, ERR_INPUT,
			"it ends within a line; " GOTEXT_AGAIN);
	return 0;
}

int godump_read(struct builder *b, struct span content, struct err *err)
{
	struct sample_type type = {span_of("goroutine"), span_of("count")};
	struct reading r = {.b = b};
	struct gotext text;
	int status;

	if (refuse_cut(content, b, err))
		return -1;
	rowset_init(&r.ids, 2);
	status = gotext_open(&text, b, content, &type, 1, &type, 1, err);
	if (!status)
		status = read_lines(&r, content, err);
	gotext_close(&text);
	rowset_clear(&r.ids);
	free(r.stack.frames);
	return status;
}
