/* Draws progress on standard error. */
#include "gate/text/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/text/duration.h"
#include "gate/text/escape.h"

enum { COLUMNS = 79 };

void progress_open(struct progress *out, unsigned total)
{
	const char *term = getenv("TERM");

	*out = (struct progress){
		.terminal = isatty(STDERR_FILENO) && term &&
	                    strcmp(term, "dumb") != 0 && !getenv("CI"),
		.total = total,
	};
}

/* " 3 of 10" or, where the total is not known, " 3". */
static void add_place(struct buf *line, const struct progress *p, unsigned run)
{
	buf_printf(line, "run %u", run);
	if (p->total)
		buf_printf(line, " of %u", p->total);
}

void progress_draw(const struct progress *p, const char *line)
{
	struct buf shown = {0};

	if (!p->terminal)
		return;
	escape_line(&shown, line, COLUMNS);
	fprintf(stderr, "\r\033[K%s", shown.data);
	fflush(stderr);
	buf_clear(&shown);
}

void progress_tick(const struct progress *p, const char *what, double seconds)
{
	struct buf line = {0};

	if (!p->terminal)
		return;
	add_place(&line, p, p->done + 1);
	buf_printf(&line, ", %s: ", what);
	duration_print(&line, seconds);
	if (p->total && p->done) {
		double each = p->seconds / p->done;
		double left = each * (p->total - p->done) - seconds;

		buf_text(&line, ", about ");
		duration_print(&line, left > 1 ? left : 1);
		buf_text(&line, " left");
	}
	progress_draw(p, line.data);
	buf_clear(&line);
}

void progress_wipe(const struct progress *p)
{
	if (p->terminal)
		fputs("\r\033[K", stderr);
}

void progress_done(struct progress *p, const char *what, const char *figures,
	double seconds)
{
	struct buf line = {0}, shown = {0};

	p->done++;
	p->seconds += seconds;
	if (p->terminal)
		return;
	add_place(&line, p, p->done);
	buf_printf(&line, ", %s: %s", what, figures);
	escape_line(&shown, line.data, CAP_LINE);
	fprintf(stderr, "%s\n", shown.data);
	buf_clear(&line);
	buf_clear(&shown);
}
