/* Reads and writes moments. */
#include "gate/pull/when.h"

#include <stdio.h>
#include <string.h>

#include "gate/text/duration.h"
#include "gate/text/num.h"

enum { DAY = 86400, DIGITS = 9, YEAR_LEAST = 1970, YEAR_MOST = 2262 };
#define SECOND ((int64_t)1000000000)
#define SECONDS_MOST 9.2e9 /* as many ns fit */

/* Days from 1970 to one of the Gregorian calendar: eras of 400 years, whose
 * years begin in March. */
static int64_t days_of(int year, int month, int day)
{
	int64_t y = year - (month <= 2), of_era = y % 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day;

	return y / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719469;
}

/* The inverse of it. */
static void date_of(int *year, int *month, int *day, int64_t days)
{
	int64_t shifted = days + 719468, era = shifted / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
			    of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

/* A number of so many digits, and the byte behind it. */
static bool take(int *out, struct span *rest, size_t digits, const char *then)
{
	*out = 0;
	if (rest->len < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (rest->data[i] < '0' || rest->data[i] > '9')
			return false;
		*out = *out * 10 + (rest->data[i] - '0');
	}
	*rest = span_from(*rest, digits);
	return !*then || span_skip(rest, then);
}

static bool take_fraction(int64_t *ns, struct span *rest)
{
	int64_t worth = SECOND;
	size_t digits = 0;

	if (!span_skip(rest, "."))
		return true;
	for (; digits < rest->len && rest->data[digits] >= '0' &&
		rest->data[digits] <= '9'; digits++) {
		worth /= 10;
		*ns += worth * (rest->data[digits] - '0');
	}
	*rest = span_from(*rest, digits);
	return digits > 0 && digits <= DIGITS;
}

static bool take_zone(int64_t *seconds, struct span *rest)
{
	int sign = rest->len > 0 && *rest->data == '-' ? 1 : -1;
	int hours, minutes;

	if (span_skip(rest, "Z") || span_skip(rest, "z"))
		return true;
	if (!span_skip(rest, sign > 0 ? "-" : "+") ||
		!take(&hours, rest, 2, ":") || !take(&minutes, rest, 2, "") ||
		hours > 23 || minutes > 59)
		return false;
	*seconds += sign * ((int64_t)hours * 3600 + (int64_t)minutes * 60);
	return true;
}

static bool parse_date(int64_t *out, struct span rest)
{
	int year, month, day, hour, minute, second;
	int64_t seconds, ns = 0;

	if (!take(&year, &rest, 4, "-") || !take(&month, &rest, 2, "-") ||
		!take(&day, &rest, 2, "") ||
		!(span_skip(&rest, "T") || span_skip(&rest, "t") ||
			span_skip(&rest, " ")) ||
		!take(&hour, &rest, 2, ":") || !take(&minute, &rest, 2, ":") ||
		!take(&second, &rest, 2, ""))
		return false;
	if (year < YEAR_LEAST || year >= YEAR_MOST || month < 1 || month > 12 ||
		day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	seconds = days_of(year, month, day) * DAY + (int64_t)hour * 3600 +
	          (int64_t)minute * 60 + second;
	if (!take_fraction(&ns, &rest) || !take_zone(&seconds, &rest) ||
		rest.len > 0)
		return false;
	*out = seconds * SECOND + ns;
	return true;
}

static bool parse_now(int64_t *out, struct span rest, int64_t now)
{
	double seconds;

	*out = now;
	if (rest.len == 0)
		return true;
	if (!span_skip(&rest, "-") || !duration_parse(&seconds, rest.data))
		return false;
	*out = now - (int64_t)(seconds * 1e9);
	return true;
}

int when_parse(int64_t *out, const char *option, const char *text, int64_t now,
	struct err *err)
{
	struct span rest = span_of(text);
	double seconds;

	if (span_skip(&rest, "now") && parse_now(out, rest, now))
		return 0;
	if (parse_date(out, span_of(text)))
		return 0;
	if (num_parse(&seconds, span_of(text)) && seconds >= 0 &&
		seconds < SECONDS_MOST) {
		*out = (int64_t)(seconds * 1e3) * 1000000;
		return 0;
	}
	return err_set(err, ERR_USAGE,
		"%s: \"%s\" is no time; write 2026-05-01T10:00:00Z, seconds "
		"since 1970, now or now-2h",
		option, text);
}

const char *when_print(int64_t time, struct arena *arena)
{
	int64_t ns = time % SECOND, seconds = time / SECOND;
	char fraction[DIGITS + 2] = "";
	int year, month, day;
	int64_t of_day;

	if (ns < 0) {
		ns += SECOND;
		seconds--;
	}
	of_day = (seconds % DAY + DAY) % DAY;
	date_of(&year, &month, &day, (seconds - of_day) / DAY);
	if (ns > 0) {
		size_t len = (size_t)snprintf(fraction, sizeof(fraction),
			".%09d", (int)ns);

		while (len > 0 && fraction[len - 1] == '0')
			fraction[--len] = '\0';
	}
	return arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", year,
		month, day, (int)(of_day / 3600), (int)(of_day / 60 % 60),
		(int)(of_day % 60), fraction);
}
