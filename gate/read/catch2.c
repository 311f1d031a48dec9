/*
 * Catch2's benchmarks, of its XML (`-r xml`). Operations are samples times
 * iterations; by the clock, the mean. What is estimated and warmed up before is
 * left out. Elements are found by their names, without the rest of XML: a program
 * that prints is not well-formed in between.
 *
 *	<BenchmarkResults name="..." samples="n" iterations="n" ...>
 *	  <mean value="ns" .../>
 *	</BenchmarkResults>
 *
 * or <failed message="..."/> in the place of the mean.
 */
#include "gate/read/formats.h"

#include <string.h>

#include "gate/read/results.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define OPENING "<BenchmarkResults "
#define CLOSING "</BenchmarkResults>"

/* The text of an attribute, as it is written; data NULL: there is none. */
static struct span attribute_of(struct span tag, const char *name)
{
	size_t at, len = strlen(name);

	for (at = text_find(tag, span_of(name)); at < tag.len;) {
		struct span rest = span_from(tag, at + len);

		if (at > 0 && tag.data[at - 1] == ' ' &&
			span_skip(&rest, "=\""))
			return (struct span){rest.data,
				span_find(rest, 0, '"')};
		at += len + text_find(span_from(tag, at + len), span_of(name));
	}
	return (struct span){0};
}

/* From here to the end of the tag that begins with a text; empty: none. */
static struct span tag_of(struct span text, const char *start)
{
	size_t at = text_find(text, span_of(start));
	struct span tag = span_from(text, at);

	tag.len = at < text.len ? span_find(tag, 0, '>') : 0;
	return tag;
}

/* With the five characters that XML has names for. */
static void put_text(struct buf *out, struct span text)
{
	static const char *const names[][2] = {{"&lt;", "<"}, {"&gt;", ">"},
		{"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}};

	while (text.len > 0) {
		size_t i = 0, count = sizeof names / sizeof *names;

		while (i < count && !span_skip(&text, names[i][0]))
			i++;
		if (i < count) {
			buf_text(out, names[i][1]);
			continue;
		}
		buf_char(out, *text.data);
		text = span_from(text, 1);
	}
}

static int read_element(struct result_set *r, struct span element,
	struct span name, struct err *err)
{
	struct span head = {element.data, span_find(element, 0, '>')};
	struct span mean = tag_of(element, "<mean ");
	struct span failed = tag_of(element, "<failed ");
	double samples, iterations, ns;

	if (failed.len) {
		results_failed(r, name, attribute_of(failed, "message"));
		return 0;
	}
	if (!num_parse(&samples, attribute_of(head, "samples")) ||
		!num_parse(&iterations, attribute_of(head, "iterations")) ||
		!(samples * iterations > 0.0))
		return err_set(err, ERR_INPUT,
			"%.*s: samples and iterations "
			"are no numbers above 0",
			(int)name.len, name.data);
	if (!num_parse(&ns, attribute_of(mean, "value")))
		return err_set(err, ERR_INPUT, "%.*s: it has no mean",
			(int)name.len, name.data);
	results_begin(r, name, samples * iterations);
	return results_time(r, "ns/op", ns, err) || results_add(r, err) ? -1
	                                                                : 0;
}

static int read_elements(struct result_set *r, struct span content,
	struct err *err)
{
	size_t at;
	int status = 0;

	while (status == 0 &&
		(at = text_find(content, span_of(OPENING))) < content.len) {
		struct span element = span_from(content, at);
		struct buf name = {0};

		element.len = text_find(element, span_of(CLOSING));
		content = span_from(content, at + element.len);
		put_text(&name, attribute_of(element, "name"));
		if (!name.len)
			status = err_set(err, ERR_INPUT,
				"a benchmark without a name");
		else if (!content.len)
			status = err_set(err, ERR_INPUT,
				"%s: the text ends "
				"within it: keep all that -r xml prints",
				name.data);
		else
			status = read_element(r, element, buf_view(&name), err);
		buf_clear(&name);
	}
	return status;
}

int catch2_read(struct builder *b, struct span content, struct err *err)
{
	struct result_set *r = results_new(b);
	int status = read_elements(r, content, err);

	if (!status)
		status = results_end(r, "the filter fits no benchmark", err);
	results_free(r);
	return status;
}

bool catch2_sniff(struct span content)
{
	struct span head = text_head(content);

	return text_is(content) && span_starts(span_trim(head), "<") &&
	       (text_find(head, span_of("<Catch ")) < head.len ||
		       text_find(head, span_of("<Catch2TestRun ")) < head.len);
}
