/* profgate.yml as people write it: a text that is there keeps every byte. */
#include <ctype.h>
#include <string.h>

#include "gate/config/config.h"
#include "gate/runs/run_names.h"
#include "gate/setup/setup.h"

/* What indents the parts of the text that is written, and found again. */
#define ROOT_MARGIN "    "
#define SUITE_HEAD "    - folder: "
#define NAMED_HEAD "    - name: "
#define SUITE_KEYS "      "
#define SUITE_MARGIN "        "

static void add_bench(struct buf *out, const char *margin,
	const struct found_bench *bench)
{
	const char *quote = isalnum((unsigned char)*bench->name) ||
	                                    *bench->name == '_' ? "" : "\"";

	buf_printf(out, "%s%s%s%s:", margin, quote, bench->name, quote);
	if (bench->arguments)
		buf_printf(out, " {arguments: %s%s%s}", bench->arguments,
			bench->counted ? ", counted-command: " : "",
			bench->counted ? bench->counted : "");
	buf_char(out, '\n');
}

static void add_benches(struct buf *out, const char *margin,
	const struct found_suite *suite)
{
	for (size_t b = 0; b < suite->count; b++)
		add_bench(out, margin, &suite->benches[b]);
}

/* A folder is of letters that YAML takes as they are, but for the first. */
static const char *head_of(const struct found_suite *suite, bool quoted,
	struct arena *arena)
{
	const char *quote = quoted ? "\"" : "";

	if (suite->name)
		return arena_printf(arena, NAMED_HEAD "%s%s%s", quote,
			suite->name, quote);
	return arena_printf(arena, SUITE_HEAD "%s%s%s", quote, suite->folder,
		quote);
}

static void add_suite(struct buf *out, const struct found_suite *suite,
	struct arena *arena)
{
	const char *called = suite->name ? suite->name : suite->folder;
	bool quoted = !isalpha((unsigned char)*called);

	buf_printf(out, "%s\n", head_of(suite, quoted, arena));
	if (suite->name && suite->folder)
		buf_printf(out, SUITE_KEYS "folder: \"%s\"\n", suite->folder);
	if (suite->build)
		buf_printf(out, SUITE_KEYS "build: %s\n", suite->build);
	if (suite->name)
		buf_printf(out, SUITE_KEYS "command: %s\n", suite->command);
	buf_text(out, SUITE_KEYS "workloads:\n");
	add_benches(out, SUITE_MARGIN, suite);
}

static void add_root(struct buf *out, const struct found_suite *suite)
{
	buf_printf(out, "  build: %s\n  workloads:\n", suite->build);
	add_benches(out, ROOT_MARGIN, suite);
}

static void add_measure(struct buf *out, const struct setup *found,
	struct arena *arena)
{
	const struct found_suite *first = NULL;
	bool suites = false;

	for (size_t s = 0; s < found->suite_count && !first; s++)
		if (!found->suites[s].name)
			first = &found->suites[s];
	buf_text(out, "measure:\n");
	if (first)
		buf_printf(out, "  command: %s\n", first->command);
	if (first && !first->folder)
		add_root(out, first);
	for (size_t s = 0; s < found->suite_count; s++) {
		if (!found->suites[s].folder && !found->suites[s].name)
			continue;
		if (!suites)
			buf_text(out, "  suites:\n");
		suites = true;
		add_suite(out, &found->suites[s], arena);
	}
}

/* The place behind the line that begins at the place. */
static size_t line_end(struct span text, size_t at)
{
	size_t end = span_find(text, at, '\n');

	return end < text.len ? end + 1 : end;
}

static size_t blanks_at(struct span text, size_t at)
{
	size_t count = 0;

	while (at + count < text.len && text.data[at + count] == ' ')
		count++;
	return count;
}

/* The place behind the lines from the place on that are indented by more than
 * margin; blank ones between them are theirs. */
static size_t block_end(struct span text, size_t at, size_t margin)
{
	size_t end = at;

	while (at < text.len) {
		size_t next = line_end(text, at);
		bool blank = span_trim((struct span){text.data + at,
			next - at}).len == 0;

		if (!blank && blanks_at(text, at) <= margin)
			break;
		if (!blank)
			end = next;
		at = next;
	}
	return end;
}

/* The place behind the line in [from, to) that is exactly this; 0: none. */
static size_t find_line(struct span text, size_t from, size_t to,
	const char *line)
{
	while (from < to) {
		size_t next = line_end(text, from);
		struct span here = {text.data + from, next - from};

		if (here.len > 0 && here.data[here.len - 1] == '\n')
			here.len--;
		if (span_equal(here, span_of(line)))
			return next;
		from = next;
	}
	return 0;
}

/* Where benchmarks of the suite go on, in a text of our own form; 0: nowhere. */
static size_t place_of_suite(struct span text, size_t from, size_t to,
	const struct found_suite *suite, struct arena *arena)
{
	size_t head, keys;

	if (!suite->folder && !suite->name) {
		keys = find_line(text, from, to, "  workloads:");
		return keys ? block_end(text, keys, 2) : 0;
	}
	head = find_line(text, from, to, head_of(suite, true, arena));
	if (!head)
		head = find_line(text, from, to, head_of(suite, false, arena));
	if (!head)
		return 0;
	keys = find_line(text, head, block_end(text, head, 4),
		SUITE_KEYS "workloads:");
	return keys ? block_end(text, keys, strlen(SUITE_KEYS)) : 0;
}

static void insert(struct buf *text, size_t at, const struct buf *more)
{
	struct buf whole = {0};

	buf_add(&whole, text->data, at);
	if (at > 0 && text->data[at - 1] != '\n')
		buf_char(&whole, '\n');
	buf_span(&whole, buf_view(more));
	buf_add(&whole, text->data + at, text->len - at);
	buf_clear(text);
	*text = whole;
}

/* Adds one suite to the `measure:` of a text. False: there is no place. */
static bool extend(struct buf *text, const struct found_suite *suite,
	struct arena *arena)
{
	struct span all = buf_view(text);
	size_t from = find_line(all, 0, all.len, "measure:");
	size_t to = from ? block_end(all, from, 0) : 0;
	size_t place = from ? place_of_suite(all, from, to, suite, arena) : 0;
	struct buf more = {0};

	if (place) {
		add_benches(&more,
			suite->folder || suite->name ? SUITE_MARGIN
						     : ROOT_MARGIN,
			suite);
	} else if (from && (suite->folder || suite->name)) {
		size_t suites = find_line(all, from, to, "  suites:");

		place = suites ? block_end(all, suites, 2) : to;
		if (!suites)
			buf_text(&more, "  suites:\n");
		add_suite(&more, suite, arena);
	} else if (from) {
		place = from;
		add_root(&more, suite);
	}
	if (place)
		insert(text, place, &more);
	buf_clear(&more);
	return place > 0;
}

/* Whether a text reads, and has all that was found. */
static bool is_whole(struct span text, const struct setup *found)
{
	struct arena arena = {0};
	struct err err = {0};
	struct config config;
	bool whole = config_read(&config, text, CONFIG_NAME, "2000-01-01",
			     &arena, &err) == 0;

	for (size_t s = 0; s < found->suite_count && whole; s++)
		for (size_t b = 0; b < found->suites[s].count && whole; b++) {
			const struct found_suite *suite = &found->suites[s];
			const char *name = suite->benches[b].name;

			if (suite->folder || suite->name)
				name = run_name_folder(suite->name
							       ? suite->name
							       : suite->folder,
					name, &arena);
			whole = false;
			for (size_t i = 0; i < config.measure.bench_count; i++)
				whole |= strcmp(config.measure.benches[i].name,
						 name) == 0;
		}
	arena_clear(&arena);
	return whole;
}

int setup_config(struct buf *out, struct span text, const struct setup *found,
	struct arena *arena, struct err *err)
{
	struct buf whole = {0};
	bool placed = true;
	size_t measure = find_line(text, 0, text.len, "measure:");

	buf_span(&whole, text);
	if (measure) {
		for (size_t s = 0; s < found->suite_count; s++)
			placed &= extend(&whole, &found->suites[s], arena);
	} else {
		if (whole.len > 0)
			buf_text(&whole,
				whole.data[whole.len - 1] == '\n' ? "\n"
								  : "\n\n");
		buf_text(&whole, "# A run of a benchmark takes about a second of "
			"a processor's time.\n");
		add_measure(&whole, found, arena);
	}
	if (placed && is_whole(buf_view(&whole), found)) {
		buf_span(out, buf_view(&whole));
		buf_clear(&whole);
		return 0;
	}
	buf_clear(&whole);
	if (!measure && text.len == 0)
		return err_set(err, ERR_INTERNAL, "init: what was written does "
			"not read");
	add_measure(out, found, arena);
	return 1;
}
