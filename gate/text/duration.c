/* Reads and prints spans of time. */
#include "gate/text/duration.h"

#include <string.h>

#include "gate/text/num.h"

#define YEAR (366.0 * 86400.0)

static const struct {
	const char *name;
	double seconds;
} units[] = {
	{"ms", 1e-3}, {"h", 3600}, {"m", 60}, {"s", 1},
};

bool duration_parse(double *out, const char *text)
{
	double sum = 0;

	while (*text) {
		size_t len = strspn(text, "0123456789."), u = 0;
		double number;

		if (!num_parse(&number, (struct span){text, len}))
			return false;
		text += len;
		while (u < sizeof(units) / sizeof(*units) &&
			strncmp(text, units[u].name, strlen(units[u].name)) != 0)
			u++;
		if (u == sizeof(units) / sizeof(*units))
			return false;
		text += strlen(units[u].name);
		sum += number * units[u].seconds;
	}
	*out = sum;
	return sum >= .001 && sum <= YEAR;
}

void duration_print(struct buf *out, double seconds)
{
	unsigned long whole = (unsigned long)(seconds + .5);

	if (seconds < 9.95)
		buf_printf(out, "%.*f s", seconds < .095 ? 3 : 1, seconds);
	else if (whole < 120)
		buf_printf(out, "%lu s", whole);
	else if (whole < 7200)
		buf_printf(out, "%lu min %lu s", whole / 60, whole % 60);
	else
		buf_printf(out, "%lu h %lu min", whole / 3600,
			whole % 3600 / 60);
}
