/* Takes lines of the table apart. */
#include "gate/read/googlebench_row.h"

#include <math.h>
#include <string.h>

#include "gate/text/lines.h"
#include "gate/text/num.h"

/* What a time is multiplied by to be in ns; 0: it is no unit of time. */
double gbench_unit(struct span unit)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"ns", 1.0}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_equal(unit, span_of(units[i].name)))
			return units[i].ns;
	return 0.0;
}

/* The head of the table; what follows are names of counters. */
bool gbench_head(struct span line, struct span *columns)
{
	static const char *const words[] = {"Benchmark", "Time", "CPU",
		"Iterations"};
	struct span word;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!word_next(&line, &word) ||
			!span_equal(word, span_of(words[i])))
			return false;
	*columns = span_trim(line);
	if (span_equal(*columns, span_of("UserCounters...")))
		columns->len = 0;
	return true;
}

/* `nan` and `inf` are meant as numbers, too. */
static bool is_number(double *out, struct span word)
{
	size_t sign = word.len && word.data[0] == '-';
	struct span bare = {word.data + sign, word.len - sign};

	*out = (double)NAN;
	return num_parse(out, word) || span_equal(bare, span_of("nan")) ||
	       span_equal(bare, span_of("inf"));
}

static bool times_are(struct gbench_times *out, struct span rest)
{
	struct span word;
	uint64_t count;

	for (int i = 0; i < 2; i++) {
		double unit;

		if (!word_next(&rest, &word) || !is_number(&out->ns[i], word) ||
			!word_next(&rest, &word))
			return false;
		unit = gbench_unit(word);
		if (!(unit > 0.0))
			return false;
		out->ns[i] *= unit;
	}
	if (!word_next(&rest, &word) || !num_parse_u64(&count, word))
		return false;
	out->iterations = (double)count;
	out->rest = rest;
	return true;
}

/* Names hold blanks: that of a result ends where its times begin. */
bool gbench_row(struct span *name, struct gbench_times *times, struct span line)
{
	struct span rest = line, word;

	if (!word_next(&rest, &word))
		return false;
	while (rest.len) {
		struct span here = rest;

		if (times_are(times, here)) {
			*name = span_trim((struct span){line.data,
				(size_t)(here.data - line.data)});
			return true;
		}
		if (!word_next(&rest, &word))
			break;
	}
	return false;
}

/* `1.2k`, `730M/s`, `1.1Gi/s`; false: it is none. */
bool gbench_counter(double *out, bool *rate, struct span text, bool of_1024)
{
	static const char large[] = "kMGTPEZY", small[] = "munpfazy";
	const char *at;
	double k = of_1024 ? 1024.0 : 1000.0;
	char last;

	*rate = text.len > 2 &&
	        span_equal(span_of("/s"),
			(struct span){text.data + text.len - 2, 2});
	text.len -= *rate ? 2 : 0;
	if (is_number(out, text))
		return true;
	if (text.len > 1 && text.data[text.len - 1] == 'i') {
		k = 1024.0;
		text.len--;
	}
	last = text.len ? text.data[text.len - 1] : '\0';
	text.len -= text.len > 0;
	if (!last || !num_parse(out, text))
		return false;
	last = last == 'K' ? 'k' : last;
	if ((at = strchr(large, last)))
		*out *= pow(k, (double)(at - large + 1));
	else if ((at = strchr(small, last)))
		*out *= pow(k, -(double)(at - small + 1));
	return at != NULL;
}

/* `NAME  ERROR OCCURRED: 'WHY'`, and the same with SKIPPED. */
bool gbench_said(struct span line, const char *words, struct span *name,
	struct span *why)
{
	size_t at = text_find(line, span_of(words));

	if (at == line.len || at == 0)
		return false;
	*name = span_trim((struct span){line.data, at});
	*why = span_trim((struct span){line.data + at + strlen(words),
		line.len - at - strlen(words)});
	return name->len > 0;
}

/* The name of which one that ends in _mean, _cv, ... is made; empty: none. */
struct span gbench_made_of(struct span name)
{
	static const char *const endings[] = {"_mean", "_median", "_stddev",
		"_cv", "_BigO", "_RMS"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t len = strlen(endings[i]);

		if (name.len > len &&
			span_equal(span_of(endings[i]),
				(struct span){name.data + name.len - len, len}))
			return (struct span){name.data, name.len - len};
	}
	return (struct span){0};
}
