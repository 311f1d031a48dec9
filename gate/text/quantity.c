/* Numbers for people. */
#include "gate/text/quantity.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct scale {
	double size;
	const char *name;
};

static const struct scale times[] = {
	{1, "ns"},
	{1e3, "\xc2\xb5s"},
	{1e6, "ms"},
	{1e9, "s"},
	{0, NULL},
};
static const struct scale sizes[] = {
	{1, "B"},
	{1024, "KiB"},
	{1048576, "MiB"},
	{1073741824, "GiB"},
	{1099511627776, "TiB"},
	{0, NULL},
};
static const struct scale numbers[] = {
	{1, ""},
	{1e3, "k"},
	{1e6, "M"},
	{1e9, "G"},
	{1e12, "T"},
	{0, NULL},
};

static const char *const time_units[] = {"ns", "ns/op", NULL};
static const char *const size_units[] = {"bytes", "B", "B/op", NULL};
static const char *const count_units[] = {
	"count",
	"objects",
	"samples",
	"allocs/op",
	"",
	NULL,
};

enum {
	GROUPED_BELOW = 100000, /* shown to the last digit */
	SHOWN_COMMIT = 9, /* digits */
};

static bool listed(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

/* Decimals that leave three significant digits. */
static int decimals_of(double value)
{
	value = fabs(value);
	return value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
}

/* 0.50 -> 0.5, 8.00 -> 8 */
static void strip_zeros(char *text)
{
	char *end = text + strlen(text);

	if (!strchr(text, '.'))
		return;
	while (end[-1] == '0')
		end--;
	if (end[-1] == '.')
		end--;
	*end = '\0';
}

static void add_grouped(struct buf *out, double value)
{
	char digits[64];
	size_t len;

	snprintf(digits, sizeof(digits), "%.0f", value);
	len = strlen(digits);
	for (size_t i = 0; i < len; i++) {
		buf_char(out, digits[i]);
		if ((len - i) % 3 == 1 && i + 1 < len)
			buf_char(out, ',');
	}
}

static void add_digits(struct buf *out, double value)
{
	char text[64];

	if (value >= 1e15) {
		snprintf(text, sizeof(text), "%.2e", value);
	} else if (value >= 999.5) {
		add_grouped(out, value);
		return;
	} else {
		snprintf(text, sizeof(text), "%.*f", decimals_of(value), value);
		/* Below a hundredth two decimals would say nothing. */
		if (value > 0 && value < .01)
			snprintf(text, sizeof(text), "%.2g", value);
		else
			strip_zeros(text);
	}
	buf_text(out, text);
}

/* value >= 0 in the largest scale in which it is 1 or more. The next scale is
 * taken early enough that rounding never shows 1000 of the smaller one. */
static void add_scaled(
	struct buf *out, double value, const struct scale *scales)
{
	const struct scale *at = scales;

	while (at[1].name && value / at->size >= 999.5)
		at++;
	add_digits(out, value / at->size);
	if (at->name[0])
		buf_printf(out, " %s", at->name);
}

void format_value(struct buf *out, double value, const char *unit)
{
	if (!isfinite(value)) {
		buf_text(out, "?");
		return;
	}
	if (value < 0) {
		buf_char(out, '-');
		value = -value;
	}
	if (value == 0) {
		buf_char(out, '0');
	} else if (listed(time_units, unit)) {
		add_scaled(out, value, times);
	} else if (listed(size_units, unit)) {
		add_scaled(out, value, sizes);
	} else if (value < GROUPED_BELOW) {
		add_digits(out, value);
	} else {
		add_scaled(out, value, numbers);
	}
	if (!listed(time_units, unit) && !listed(size_units, unit) &&
		!listed(count_units, unit))
		buf_printf(out, " %s", unit);
}

void format_delta(struct buf *out, double value, const char *unit)
{
	if (value > 0)
		buf_char(out, '+');
	format_value(out, value, unit);
}

enum { PERCENT = 64 };

/* A part of 1 in percent. One that is beyond all use is told as such. */
static void write_percent(char text[PERCENT], double part, int decimals)
{
	double percent = part * 100;

	if (!isfinite(percent))
		snprintf(text, PERCENT, "?");
	else if (fabs(percent) >= 1e15)
		snprintf(text, PERCENT, "%.2e", percent);
	else
		snprintf(text, PERCENT, "%.*f", decimals, percent);
}

/* Growth in percent, without the sign of percent: one decimal, so that
 * numbers below each other line up. */
static void add_percent(struct buf *out, double growth, bool plus)
{
	char text[PERCENT];

	write_percent(text, growth, fabs(growth) < .9995 ? 1 : 0);
	if (strcmp(text, "-0.0") == 0)
		snprintf(text, sizeof(text), "0.0");
	if (plus && text[0] != '-' && strcmp(text, "0.0") != 0)
		buf_char(out, '+');
	buf_text(out, text);
}

static bool is_multiple(double ratio)
{
	return ratio >= 10;
}

void format_growth(struct buf *out, double ratio)
{
	if (!isfinite(ratio)) {
		buf_text(out, "?");
	} else if (is_multiple(ratio)) {
		buf_char(out, 'x');
		add_digits(out, ratio);
	} else {
		add_percent(out, ratio - 1, true);
		buf_text(out, " %");
	}
}

void format_bound(struct buf *out, double bound, double ratio)
{
	if (!isfinite(bound))
		buf_text(out, "?");
	else if (is_multiple(ratio))
		add_digits(out, bound);
	else
		add_percent(out, bound - 1, false);
}

void format_share(struct buf *out, double share)
{
	char text[PERCENT];

	write_percent(text, share, 2);
	if (!strchr(text, 'e'))
		strip_zeros(text);
	buf_printf(out, "%s %%", text);
}

void format_count(struct buf *out, size_t count)
{
	add_grouped(out, (double)count);
}

bool format_commit(struct buf *out, const char *commit)
{
	size_t digits = commit ? strspn(commit, "0123456789abcdef") : 0;

	if (digits <= SHOWN_COMMIT || commit[digits] != '\0')
		return false;
	buf_printf(out, "%.*s", SHOWN_COMMIT, commit);
	return true;
}
