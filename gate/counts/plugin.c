/* Reads what our plugin of QEMU's wrote. */
#include "gate/counts/counts.h"

#include "gate/counts/table.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define CREATOR "profgate-counter-1"

struct reading {
	struct counts counts;
	struct lines lines;
	const char *path, *source;
	bool charges; /* the next line of costs is the runtime's */
	uint64_t total, said;
};

static const char *text_of(struct reading *r, struct span line)
{
	return arena_copy(&r->counts.arena, line);
}

static bool read_cost(struct reading *r, struct span line)
{
	struct counted_function *f;
	struct span at, count;
	uint64_t address, number;

	if (!r->counts.function_count || !word_next(&line, &at) ||
		!word_next(&line, &count) || !num_parse_u64(&number, count))
		return false;
	f = &r->counts.functions[r->counts.function_count - 1];
	if (r->charges) {
		f->charged = number;
		r->charges = false;
		return true;
	}
	if (!num_parse_hex(&address, at))
		return false;
	if (number)
		counts_cost(&r->counts, address, number);
	else
		f->start = address;
	r->total += number;
	return true;
}

static bool read_line(struct reading *r, struct span line)
{
	struct counted_function *f;

	if (span_skip(&line, "ob="))
		r->path = text_of(r, line);
	else if (span_skip(&line, "fl="))
		r->source = text_of(r, line);
	else if (span_starts(line, "calls="))
		r->charges = true;
	else if (span_skip(&line, "totals: "))
		return num_parse_u64(&r->said, line);
	else if (span_starts(line, "0"))
		return read_cost(r, line);
	else if (span_skip(&line, "fn=")) {
		if (!r->path || !r->source)
			return false;
		f = counts_function(&r->counts);
		f->name = text_of(r, line);
		f->path = r->path;
		f->source = r->source;
	}
	return true;
}

int counts_of_plugin(struct buf *out, struct span text, struct err *err)
{
	struct reading r = {.counts.creator = CREATOR, .lines.text = text};
	struct span line;
	int status = 0;

	while (!status && lines_next(&r.lines, &line))
		if (!read_line(&r, line))
			status = err_set(err, ERR_INPUT,
				"line %u of what was counted is damaged: is "
				"the plugin another version's?",
				(unsigned)r.lines.number);
	if (!status && (r.total != r.said || !r.total))
		status = err_set(err, ERR_INPUT,
			"what was counted does not add up: it was cut short");
	if (!status)
		counts_write(out, &r.counts);
	counts_clear(&r.counts);
	return status;
}
