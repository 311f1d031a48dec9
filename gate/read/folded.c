/*
 * Reads folded stacks (`a;b;c 12`), as perf, py-spy and many others write.
 *
 * Folded (collapsed) stacks: `frame;frame;frame COUNT` a line, root first.
 *
 * One metric: samples (count, less is better, sampled); of Austin, which says so,
 * time (austin.h). Its observations are not known: the number may count samples,
 * and may as well be a period of perf, microseconds or bytes. Which it is, no line
 * says; runs together do (gate/runs, compare/hypotheses/weights.c).
 *
 * Frame names are as the capture has them, but for what is known not to be
 * part of a name:
 *   name_[k] _[i] _[j] _[0] _[1]   the annotation is dropped; [i] sets
 *                                  FRAME_INLINED, [k] the module "[kernel]"
 *   name (file.py:12)  py-spy      func, file and line, as is
 *   name - file.rb:12  rbspy       the same; the line is the one that was
 *   file.py:name:12    Python 3.15 running and would split the function; so of Austin,
 *                      which has `<frozen module>` and `<string>` for files, too
 *   name - (unknown)   rbspy       func: it has no file
 * An empty frame is "[unknown]", but at the root, where excimer 1.0 has one now and
 * then, nothing. In the first frame, which names a process or
 * thread, numbers that differ from run to run are dropped: `java-24636/25607`,
 * `[main tid=12]`, `thread (0x7f12): main`, `process 12:"cmd"` and Austin's `P12`
 * (and the thread after either), `T0:7f12`, `tid:12`.
 *
 * Lines that are not a stack are skipped with the note skipped-lines, unless
 * they are more than half: then the capture is refused.
 */
#include "gate/read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/read/austin.h"
#include "gate/read/frame_stack.h"
#include "gate/read/thread_name.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define NO_PLACE " - (unknown)"

/* Last place of needle; text.len when there is none. */
static size_t find_last(struct span text, const char *needle)
{
	struct span head = text;

	for (; head.len > 0; head.len--)
		if (span_ends(head, needle))
			return head.len - strlen(needle);
	return text.len;
}

enum line_kind {LINE_SKIP, LINE_STACK, LINE_INVALID };

/* The count stands after the last blank; everything before it is the stack. */
static enum line_kind split_line(
	struct span line, struct span *stack, double *count)
{
	size_t blank;

	line = span_trim(line);
	if (!line.len || line.data[0] == '#')
		return LINE_SKIP;
	blank = find_last(line, " ");
	if (blank == line.len || !num_parse(count, span_from(line, blank + 1)))
		return LINE_INVALID;
	*stack = span_trim((struct span){line.data, blank});
	return stack->len ? LINE_STACK : LINE_INVALID;
}

/* Beyond it sums of counts are no longer whole numbers, and squares of them, in
 * the end, not finite. */
#define COUNT_MAX 1e15

/* Does c open (1) or close (-1) what stands in brackets? */
static int bracket(char c)
{
	return span_find(span_of("([{<"), 0, c) < 4   ? 1
	       : span_find(span_of(")]}>"), 0, c) < 4 ? -1
	                                              : 0;
}

/*
 * `error code: 1020`, `rate limit exceeded; retry after 60`: a message that
 * came in place of a capture. What has blanks in a name of one frame has them
 * in brackets or ends in a place, `<main> - busy.rb:3`.
 */
static bool is_prose(struct span stack)
{
	char last = stack.data[stack.len - 1];
	int depth = 0;
	bool blank = false;

	for (size_t i = 0; i < stack.len; i++) {
		char next = i + 1 < stack.len ? stack.data[i + 1] : ' ';

		if (stack.data[i] == ';' && next != ' ')
			return false;
		depth += bracket(stack.data[i]);
		blank |= stack.data[i] == ' ' && depth <= 0;
	}
	return blank && !ascii_is_digit(last) && bracket(last) >= 0;
}

/* What the lines of a capture are, taken together. */
struct survey {
	uint32_t stacks;
	uint32_t prose;       /* of these, more likely a message */
	uint32_t deep;	      /* of these, with more than one frame */
	uint32_t differences; /* of these, with a second number at the end */
	uint32_t invalid;
	uint32_t first_invalid; /* line numbers, 0: none */
	uint32_t first_negative;
	uint32_t first_large;
};

static struct survey survey(struct span content)
{
	struct survey s = {0};
	struct lines lines = {.text = content};
	struct span line, stack, second;
	double count, number;

	while (lines_next(&lines, &line)) {
		switch (split_line(line, &stack, &count)) {
		case LINE_SKIP:
			break;
		case LINE_INVALID:
			if (!s.invalid++)
				s.first_invalid = lines.number;
			break;
		case LINE_STACK:
			s.stacks++;
			s.prose += is_prose(stack);
			if (span_find(stack, 0, ';') < stack.len)
				s.deep++;
			second = stack;
			if (split_line(stack, &second, &number) == LINE_STACK)
				s.differences++;
			if (count < 0 && !s.first_negative)
				s.first_negative = lines.number;
			if (count > COUNT_MAX && !s.first_large)
				s.first_large = lines.number;
		}
	}
	return s;
}

bool folded_sniff(struct span content)
{
	struct span head = text_head(content);
	struct survey s;

	if (!text_is(content))
		return false;
	/* With the rest of the line that the head ends in. */
	head.len = span_find(content, head.len, '\n');
	s = survey(head);
	/* Prose may end in a number once; a capture does so on most lines.
	 * Claims captures that folded_read refuses: it can say which line. */
	return s.stacks > s.prose &&
	       (!s.invalid || (s.deep && s.stacks >= s.invalid / 4));
}

static int check(const struct survey *s, struct err *err)
{
	if (s->invalid > s->stacks)
		return err_set(err, ERR_INPUT,
			"line %u is not a folded stack "
			"(`frame;frame COUNT`), nor are %u of %u lines",
			(unsigned)s->first_invalid, (unsigned)s->invalid,
			(unsigned)(s->invalid + s->stacks));
	if (s->differences > s->stacks / 2)
		return err_set(err, ERR_INPUT,
			"lines end in two counts: this "
			"is already a difference of two profiles, give the "
			"two profiles themselves [diff-profile]");
	if (s->first_negative)
		return err_set(err, ERR_INPUT,
			"line %u has a negative count: "
			"this is already a difference of two profiles, give "
			"the two profiles themselves [diff-profile]",
			(unsigned)s->first_negative);
	if (s->first_large)
		return err_set(err, ERR_INPUT,
			"line %u has a count above 1e15, which no profiler "
			"reaches; is its unit too small?",
			(unsigned)s->first_large);
	return 0;
}

/* Cuts `:12` off the end of *text; false when there is none. */
static bool cut_number(struct span *text, uint32_t *out)
{
	size_t at = span_last_digits(*text);
	uint64_t value;

	if (at == 0 || text->data[at - 1] != ':' ||
		!num_parse_u64(&value, span_from(*text, at)) ||
		value > UINT32_MAX)
		return false;
	text->len = at - 1;
	*out = (uint32_t)value;
	return true;
}

/* Where the file of `file.py:func` or `<frozen module>:func` ends; len: it is none. */
static size_t file_end(struct span body)
{
	bool made = span_starts(body, "<frozen ") ||
	            span_starts(body, "<string>");
	size_t at = made ? text_find(body, span_of(">:"))
			 : find_last(body, ".py:");

	return at == body.len ? at : at + strlen(made ? ">" : ".py");
}

/* `func (file.py:12)`, `func - file.rb:12`, `file.py:func:12`; a column may
 * stand behind the line. Leaves all as it is when text is none of them. */
static void split_place(
	struct span text, struct span *func, struct span *file, uint32_t *line)
{
	bool closed = span_ends(text, ")");
	const char *between = closed ? " (" : " - ";
	struct span body = {text.data, text.len - closed};
	uint32_t number = 0;
	bool numbered = cut_number(&body, &number);
	size_t at;

	if (numbered)
		cut_number(&body, &number);
	else if (!closed || !span_ends(body, ".py"))
		return;
	at = find_last(body, between);
	if (at > 0 && at < body.len) {
		*func = (struct span){body.data, at};
		*file = span_from(body, at + strlen(between));
		*line = number;
		return;
	}
	at = file_end(body);
	if (!closed && at < body.len) {
		*func = span_from(body, at + 1);
		*file = (struct span){body.data, at};
		*line = number;
	}
}

/* The annotations that stackcollapse and async-profiler put behind a name. */
static const struct {
	const char *suffix;
	const char *module;
	uint32_t flags;
} annotations[] = {
	{"_[k]", "[kernel]", 0},
	{"_[i]", "", FRAME_INLINED},
	{"_[j]", "", 0},
	{"_[0]", "", 0},
	{"_[1]", "", 0},
};

enum {ANNOTATIONS = sizeof annotations / sizeof *annotations };

/* *is_thread: does the frame name a process or thread, on return the next? */
static struct frame read_frame(
	struct builder *b, struct span text, bool *is_thread)
{
	struct symtab *symtab = builder_symtab(b);
	struct frame frame = {0};
	struct span func, file = {0}, part[2];
	struct buf stable = {0};

	text = span_trim(text);
	for (size_t i = 0; i < ANNOTATIONS; i++) {
		if (!span_ends(text, annotations[i].suffix))
			continue;
		text.len -= strlen(annotations[i].suffix);
		frame.flags = annotations[i].flags;
		frame.module =
			symtab_intern(symtab, span_of(annotations[i].module));
		break;
	}
	if (!text.len)
		text = span_of("[unknown]");
	if (*is_thread) {
		*is_thread = thread_name_parts(part, text);
		buf_span(&stable, part[0]);
		buf_span(&stable, part[1]);
		text = buf_view(&stable);
	}
	if (span_ends(text, NO_PLACE))
		text.len -= strlen(NO_PLACE);
	func = text;
	split_place(text, &func, &file, &frame.line);
	frame.func = builder_name(b, func);
	frame.file = builder_name(b, file);
	buf_clear(&stable);
	return frame;
}

/* Ends at the limit: what is far beyond it is not worth its splitting. */
static int read_stack(struct builder *b, struct frame_stack *stack,
	struct span text, struct err *err)
{
	bool is_thread = true;

	stack->depth = 0;
	for (size_t at = text.len > 1 && text.data[0] == ';'; at <= text.len;) {
		size_t end = span_find(text, at, ';');
		struct span name = {text.data + at, end - at};

		if (frame_stack_push(stack, read_frame(b, name, &is_thread), b,
			    err))
			return -1;
		at = end + 1;
	}
	frame_stack_turn(stack);
	return 0;
}

static int read_lines(struct builder *b, struct span content, double factor,
	struct err *err)
{
	struct lines lines = {.text = content};
	struct frame_stack stack = {0};
	struct span line, text;
	double count;
	int status = 0;

	while (!status && lines_next(&lines, &line)) {
		if (split_line(line, &text, &count) != LINE_STACK)
			continue;
		count *= factor;
		status = read_stack(b, &stack, text, err);
		if (!status)
			status = builder_sample(b, stack.frames, stack.depth,
				&count, NULL, err);
		if (status)
			err_wrap(err, "line %u", (unsigned)lines.number);
	}
	free(stack.frames);
	return status;
}

int folded_read(struct builder *b, struct span content, struct err *err)
{
	struct survey s = survey(content);
	struct symtab *symtab = builder_symtab(b);
	struct metric metric = {
		.name = symtab_intern(symtab, span_of("samples")),
		.unit = symtab_intern(symtab, span_of("count")),
		.nature = NATURE_SAMPLED,
		.better = -1,
		.events = -1,
	};
	double factor = austin_metric(&metric, content, b);

	if (check(&s, err) || builder_metric(b, metric, err))
		return -1;
	if (s.invalid)
		builder_note(b, "skipped-lines",
			"skipped lines that are no "
			"folded stacks: %u of %u, the first is line %u",
			(unsigned)s.invalid, (unsigned)(s.invalid + s.stacks),
			(unsigned)s.first_invalid);
	return read_lines(b, content, factor, err);
}
