/* Tells a failure, and whose it is, from what looks like one. */
#include "gate/read/gobench_end.h"

#include "gate/read/gobench_result.h"
#include "gate/text/lines.h"

#define NAME "Benchmark"
#define FAIL_OF "--- FAIL: "

enum end_kind {
	END_NOTHING,
	END_PASSED,
	END_FAILED,  /* for certain */
	END_NAMED,   /* a benchmark or test failed */
	END_CRASHED, /* or what the code under test prints */
	END_STOPPED,
};

/* `SIGSEGV: segmentation violation`, which C code dies of. */
static bool is_signal(struct span line)
{
	size_t at = 3;

	if (!span_starts(line, "SIG"))
		return false;
	while (at < line.len && line.data[at] >= 'A' && line.data[at] <= 'Z')
		at++;
	return at > 3 && at < line.len && line.data[at] == ':';
}

static enum end_kind kind_of(struct span line)
{
	line = span_trim(line);
	if (span_equal(line, span_of("PASS")) || span_starts(line, "ok  \t") ||
		span_starts(line, "?   \t"))
		return END_PASSED;
	if (span_equal(line, span_of("FAIL")) || span_starts(line, "FAIL\t"))
		return END_FAILED;
	if (span_starts(line, FAIL_OF))
		return END_NAMED;
	if (span_starts(line, "panic: ") ||
		span_starts(line, "fatal error: ") || is_signal(line))
		return END_CRASHED;
	if (span_starts(line, "signal: ") ||
		span_starts(line, "exit status ") ||
		span_starts(line, "*** Test killed"))
		return END_STOPPED;
	return END_NOTHING;
}

bool end_is_failure(struct span line)
{
	return kind_of(line) > END_PASSED;
}

static bool is_name_byte(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || (c & 0x80);
}

static struct span first_word(struct span text)
{
	struct span word = {text.data, 0};

	word_next(&text, &word);
	return word;
}

/* The name of the benchmark that has the sub-benchmark. */
static struct span root_of(struct span name)
{
	size_t len = 0;

	while (len < name.len && is_name_byte(name.data[len]))
		len++;
	return (struct span){name.data, len};
}

/* A benchmark fails because its sub-benchmark does: that one is named. */
static void add_name(struct failure *failure, struct span name, sym package)
{
	if (!span_starts(name, NAME) || failure->count == FAILED_NAMES)
		return;
	for (uint32_t i = 0; i < failure->count; i++) {
		struct span other = failure->names[i].name;

		if (sym_equal(failure->names[i].package, package) &&
			other.len >= name.len &&
			span_equal((struct span){other.data, name.len}, name) &&
			(other.len == name.len || other.data[name.len] == '/'))
			return;
	}
	failure->names[failure->count++] = (struct failed_name){name, package};
}

/* `path/pkg.BenchmarkX(0xc0)`, `pkg.BenchmarkX.func1()`: of the goroutine that
 * has such a frame first, the one next to its root. */
static void trace_line(struct bench_end *end, struct span line)
{
	size_t at = text_find(line, span_of("." NAME));
	struct span name;

	if (line.len == 0)
		end->traced = end->called.len > 0;
	if (end->traced || at == line.len || line.data[0] == '\t' ||
		line.data[0] == ' ' || span_starts(line, "testing."))
		return;
	name = root_of((struct span){line.data + at + 1, line.len - at - 1});
	at += 1 + name.len;
	if (at < line.len && (line.data[at] == '(' || line.data[at] == '.' ||
				     line.data[at] == ' '))
		end->called = name;
}

/* What follows is of another package. */
static void forget(struct bench_end *end)
{
	end->seen = (struct failure){0};
	end->called.len = 0;
	end->traced = end->open = end->begun = false;
}

/* What was seen is a failure. It is of the benchmark that had begun, if the
 * stack trace does not tell of another. */
static void is_sure(struct bench_end *end, struct span begun, sym package)
{
	struct failure *seen = &end->seen, *sure = &end->sure;
	struct span name = first_word(begun);

	if (end->called.len &&
		(!end->begun || !span_equal(root_of(name), end->called)))
		name = end->called;
	if (seen->count == 0 && (end->begun || end->called.len))
		add_name(seen, name, package);
	if (!sure->line.len)
		sure->line = seen->line;
	for (uint32_t i = 0; i < seen->count; i++)
		add_name(sure, seen->names[i].name, seen->names[i].package);
	forget(end);
}

void end_line(struct bench_end *end, struct span line, struct span begun,
	sym package)
{
	bool begins = result_begins(line);
	struct span name =
		begins ? first_word(line) : (struct span){line.data, 0};
	struct span rest = {line.data + name.len, line.len - name.len};
	enum end_kind kind = kind_of(rest);

	end->open = end->open || begins || span_starts(line, "pkg: ");
	end->begun = end->begun || begins;
	if (kind == END_PASSED) {
		end->passed = true;
		forget(end);
		return;
	}
	if (end->seen.crashed)
		trace_line(end, line);
	if (kind == END_NOTHING)
		return;
	rest = span_trim(rest);
	if (!end->seen.line.len)
		end->seen.line = rest;
	end->seen.crashed = end->seen.crashed || kind == END_CRASHED;
	if (kind == END_NAMED)
		add_name(&end->seen,
			first_word((struct span){rest.data + sizeof FAIL_OF - 1,
				rest.len - (sizeof FAIL_OF - 1)}),
			package);
	else if (kind == END_FAILED)
		is_sure(end, begun, package);
}

void end_text(struct bench_end *end, struct span begun, sym package)
{
	if (end->begun && begun.len && !end->seen.line.len)
		end->seen.line = span_of("the text ends within it");
	if (end->seen.line.len)
		is_sure(end, begun, package);
}
