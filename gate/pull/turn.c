/* Lets all sources begin a window together. */
#include "gate/pull/turn.h"

#include <stdarg.h>
#include <stdlib.h>

#include "gate/core/clock.h"
#include "gate/text/duration.h"

enum { NOTES_MAX = 200 };
#define STEP .1    /* seconds between two looks for signals */
#define GLANCE .01 /* seconds between two looks */
#define LATE 5.0   /* so long is a source waited for that is late */

void pull_note(struct pull *pull, const char *format, ...)
{
	struct buf text = {0};
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	pthread_mutex_lock(&pull->lock);
	if (pull->note_count < NOTES_MAX) {
		pull->notes = xrealloc(pull->notes, pull->note_count + 1,
			sizeof(*pull->notes));
		pull->notes[pull->note_count++] = text.data;
		text = (struct buf){0};
	}
	pthread_mutex_unlock(&pull->lock);
	buf_clear(&text);
}

/* All are there, or one is late: it joins the window after. */
static bool is_turn(const struct pull *pull)
{
	double now = clock_now();

	return (pull->arrived >= pull->taking ||
		       now > pull->first_arrived + LATE) &&
	       (pull->turn == 0 || now >= pull->last_began + pull->plan->every);
}

bool pull_turn(struct pull *pull)
{
	bool begins = false;
	unsigned turn;

	pthread_mutex_lock(&pull->lock);
	turn = pull->turn;
	if (pull->arrived++ == 0)
		pull->first_arrived = clock_now();
	while (!begins && !atomic_load(&pull->stop)) {
		if (pull->turn == turn && is_turn(pull)) {
			pull->turn++;
			pull->arrived = 0;
			pull->last_began = clock_now();
		}
		begins = pull->turn != turn;
		pthread_mutex_unlock(&pull->lock);
		if (!begins)
			wait_until(clock_now() + GLANCE, &pull->stop);
		pthread_mutex_lock(&pull->lock);
	}
	pthread_mutex_unlock(&pull->lock);
	return begins;
}

static void show_progress(struct pull *pull)
{
	const struct pull_plan *plan = pull->plan;
	double each = plan->every > 0 ? plan->every : plan->window;
	struct buf line = {0};
	double left;

	pthread_mutex_lock(&pull->lock);
	if (pull->turn > 0) {
		unsigned at =
			pull->turn < plan->windows ? pull->turn : plan->windows;

		left = each * (plan->windows - at + 1) -
		       (clock_now() - pull->last_began);
		buf_printf(&line, "window %u of %u", at, plan->windows);
		if (left > 1) {
			buf_text(&line, ", about ");
			duration_print(&line, left);
			buf_text(&line, " left");
		}
	}
	pthread_mutex_unlock(&pull->lock);
	if (line.len > 0)
		progress_draw(&pull->progress, line.data);
	buf_clear(&line);
}

struct work {
	void (*of)(struct source *source);
	struct source *source;
};

static void *do_work(void *data)
{
	struct work *work = data;

	work->of(work->source);
	atomic_fetch_sub(&work->source->pull->working, 1);
	return NULL;
}

/* This thread looks for signals. */
int pull_each(struct pull *pull, void (*work)(struct source *source),
	struct err *err)
{
	pthread_t threads[PULL_SOURCES_MAX];
	struct work works[PULL_SOURCES_MAX];
	atomic_bool never = false;
	size_t count = 0;

	atomic_store(&pull->working, pull->source_count);
	while (count < pull->source_count) {
		works[count] = (struct work){work, &pull->sources[count]};
		if (pthread_create(&threads[count], NULL, do_work,
			    &works[count]))
			break;
		count++;
	}
	atomic_fetch_sub(&pull->working, pull->source_count - count);
	if (count < pull->source_count)
		atomic_store(&pull->stop, true);
	while (atomic_load(&pull->working) > 0) {
		if (signals_came(&pull->signals))
			atomic_store(&pull->stop, true);
		show_progress(pull);
		wait_until(clock_now() + STEP, &never);
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	progress_wipe(&pull->progress);
	return count == pull->source_count
	               ? 0
	               : err_set(err, ERR_IO,
				 "cannot start a thread for each source");
}
