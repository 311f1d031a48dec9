/* How far a measurement is, on standard error: one line that is drawn again and
 * again on a terminal, a line for each run elsewhere. */
#ifndef GATE_TEXT_PROGRESS_H
#define GATE_TEXT_PROGRESS_H

#include <stdbool.h>

struct progress {
	bool terminal;
	unsigned done, total; /* runs; total 0: not known */
	double seconds;       /* of all runs that are done, pauses too */
};

void progress_open(struct progress *out, unsigned total);
/* A command is at work since so many seconds. what names it. */
void progress_tick(const struct progress *progress, const char *what,
	double seconds);
/* Draws a line in the place of the one before. */
void progress_draw(const struct progress *progress, const char *line);
/* Takes the drawn line away, so that something else can be printed. */
void progress_wipe(const struct progress *progress);
/* A run is done: a line that stays, where there is no terminal. */
void progress_done(struct progress *progress, const char *what,
	const char *figures, double seconds);

#endif
