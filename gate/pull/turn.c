/* Lets all sources begin a window together. */
#include "gate/pull/turn.h"

#include <stdarg.h>
#include <stdlib.h>
#include <time.h>

#include "gate/core/clock.h"
#include "gate/text/duration.h"

enum {
	NOTES_MAX = 200,
	STEP_NS = 100000000, /* between two looks for signals */
	SECOND_NS = 1000000000,
};
#define GLANCE .01 /* seconds between two looks */
#define LATE 5.0   /* so long is a source waited for that is late */

void pull_threads_open(struct pull *pull)
{
	pthread_condattr_t steady;

	pthread_mutex_init(&pull->lock, NULL);
	pthread_condattr_init(&steady);
	pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	pthread_cond_init(&pull->ended, &steady);
	pthread_condattr_destroy(&steady);
}

void pull_threads_close(struct pull *pull)
{
	pthread_cond_destroy(&pull->ended);
	pthread_mutex_destroy(&pull->lock);
}

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

static void end_work(struct pull *pull, size_t threads)
{
	pthread_mutex_lock(&pull->lock);
	pull->working -= threads;
	pthread_cond_signal(&pull->ended);
	pthread_mutex_unlock(&pull->lock);
}

struct work {
	void (*of)(struct source *source);
	struct source *source;
};

static void *do_work(void *data)
{
	struct work *work = data;

	work->of(work->source);
	end_work(work->source->pull, 1);
	return NULL;
}

/* Waits a step, or until a thread ends; false: none is at work. */
static bool is_at_work(struct pull *pull)
{
	struct timespec until;
	bool busy;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += STEP_NS;
	until.tv_sec += until.tv_nsec / SECOND_NS;
	until.tv_nsec %= SECOND_NS;
	pthread_mutex_lock(&pull->lock);
	if (pull->working > 0)
		pthread_cond_timedwait(&pull->ended, &pull->lock, &until);
	busy = pull->working > 0;
	pthread_mutex_unlock(&pull->lock);
	return busy;
}

/* This thread looks for signals. */
int pull_each(struct pull *pull, void (*work)(struct source *source),
	struct err *err)
{
	pthread_t threads[PULL_SOURCES_MAX];
	struct work works[PULL_SOURCES_MAX];
	size_t count = 0;

	pull->working = pull->source_count;
	while (count < pull->source_count) {
		works[count] = (struct work){work, &pull->sources[count]};
		if (pthread_create(&threads[count], NULL, do_work,
			    &works[count]))
			break;
		count++;
	}
	end_work(pull, pull->source_count - count);
	if (count < pull->source_count)
		atomic_store(&pull->stop, true);
	while (is_at_work(pull)) {
		if (signals_came(&pull->signals))
			atomic_store(&pull->stop, true);
		show_progress(pull);
	}
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	progress_wipe(&pull->progress);
	return count == pull->source_count
	               ? 0
	               : err_set(err, ERR_IO,
				 "cannot start a thread for each source");
}
