/* Can this machine measure what profgate.yml says? */
#include <string.h>
#include <unistd.h>

#include "gate/commands/doctor/doctor.h"
#include "gate/core/file.h"
#include "gate/measure/command.h"
#include "gate/measure/measure.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

extern char **environ;

#define BUSY 0.25 /* of its processors that others use, by the load */
#define PARANOID "/proc/sys/kernel/perf_event_paranoid"

enum { PARANOID_MAX = 2 /* above it perf is for root alone */ };

/* What ends a command of a line, so that a program may follow. */
static bool ends_command(struct span word)
{
	static const char *const ends[] = {"&&", "||", "|", ";"};

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (span_equal(word, span_of(ends[i])))
			return true;
	return false;
}

/* Words that stand before the program that a line means. */
static bool is_before(struct span word)
{
	return span_equal(word, span_of("env")) ||
	       span_find(word, 0, '=') < word.len;
}

/* Programs with a slash are often built first; the shell's own words have no
 * file, and one that the shell lacks says so itself. */
static bool is_asked(struct span word)
{
	static const char *const own[] = {"cd", "test", "export", "exec", "if",
		"for", "while", "set", "[", "(", "{", "{counter}"};

	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (span_equal(word, span_of(own[i])))
			return false;
	return span_find(word, 0, '/') == word.len;
}

/* The first program of a command that is not there; NULL: none. */
static const char *missing_of(const struct command *command,
	struct arena *arena)
{
	struct span rest, word;
	bool first = true;

	if (command->count == 0)
		return NULL;
	rest = span_of(command->words[0]);
	if (!command->shell)
		return is_asked(rest) &&
		                       !program_path(rest, NULL, environ, arena)
		               ? arena_copy(arena, rest)
		               : NULL;
	while (word_next(&rest, &word)) {
		if (first && is_before(word))
			continue;
		if (first && is_asked(word) &&
			!program_path(word, NULL, environ, arena))
			return arena_copy(arena, word);
		first = ends_command(word);
	}
	return NULL;
}

static const char *missing_in(const struct plan *plan, struct arena *arena)
{
	const char *missing = missing_of(&plan->build, arena);

	for (size_t b = 0; b < plan->bench_count && !missing; b++) {
		const struct bench *bench = &plan->benches[b];

		missing = missing_of(&bench->build, arena);
		if (!missing && bench->suite)
			missing = missing_of(&bench->suite->build, arena);
		if (!missing)
			missing = missing_of(&bench->command, arena);
	}
	return missing;
}

/* Whether a command of the plan is perf's, and the kernel keeps it for root. */
static bool perf_is_closed(const struct plan *plan)
{
	struct err ignored = {0};
	struct buf text = {0};
	uint64_t level = 0; /* below 0: it is open, and no such number */
	bool used = false;

	for (size_t b = 0; b < plan->bench_count; b++)
		used |= command_names(&plan->benches[b].command, "perf record");
	if (used && file_read(&text, PARANOID, 64, &ignored) == 0 &&
		!num_parse_u64(&level, span_trim(buf_view(&text))))
		level = 0;
	buf_clear(&text);
	return used && level > PARANOID_MAX && geteuid() != 0;
}

/* Whether what is to be counted can be. *tool: by what. */
static bool counts(const char **tool, const struct plan *plan,
	struct arena *arena, struct err *err)
{
	struct signals signals = {.fd = -1};
	struct child_environment environment;
	struct work_counter counter = {0};
	bool found;

	child_environment_make(&environment, environ, plan->pass,
		plan->pass_count, arena);
	if (signals_hold(&signals, err))
		return false;
	found = counter_find(&counter, plan->counters, true, &environment,
			&signals, arena, err) == 0 &&
	        counter.tool;
	*tool = found ? counter.known.tool : NULL;
	signals_release(&signals);
	return found;
}

static void tell_noise(struct doctor_answer *out, const char *what,
	struct arena *arena)
{
	struct machine_load load;
	double busy;

	machine_look(&load);
	busy = load.load / (double)(load.processors ? load.processors : 1);
	out->can = busy > BUSY ? CAN_WITH_LESS : CAN;
	out->says = arena_printf(arena, "%s; %s: load %.1f on %u processor%s",
		what,
		busy > BUSY ? "others are at work" : "the machine is quiet",
		load.load, load.processors, load.processors == 1 ? "" : "s");
	out->remedy =
		busy > BUSY ? "measure where little else runs, or have "
			      "instructions counted as well (counted-command:)"
			    : NULL;
}

static void set(struct doctor_answer *out, const char *says, const char *remedy)
{
	*out = (struct doctor_answer){CANNOT, says, remedy};
}

void doctor_measure(struct doctor_answer *out, const struct doctor *d)
{
	const struct plan *plan = &d->config.measure;
	const char *missing, *tool = NULL, *what;
	struct err err = {0};

	if (d->config_wrong) {
		set(out, d->config_wrong, "mend it: profgate config --check");
		return;
	}
	if (plan->bench_count == 0) {
		set(out, "no profgate.yml says what to measure",
			"profgate init, or write `measure:` by hand "
			"(docs/measure.md)");
		return;
	}
	missing = missing_in(plan, d->arena);
	if (missing) {
		set(out,
			arena_printf(d->arena,
				"%s is not installed, and "
				"`measure:` runs it",
				missing),
			arena_printf(d->arena, "install %s", missing));
		return;
	}
	if (perf_is_closed(plan)) {
		set(out, "the kernel keeps perf for root (perf_event_paranoid)",
			"sysctl kernel.perf_event_paranoid=1, as root");
		return;
	}
	if (plan_is_counted(plan) && !counts(&tool, plan, d->arena, &err)) {
		set(out, arena_copy(d->arena, span_of(err.text)),
			"install one, or say `counters: off`");
		return;
	}
	what = arena_printf(d->arena, "%zu benchmark%s%s%s", plan->bench_count,
		plan->bench_count == 1 ? "" : "s",
		tool ? ", instructions counted by " : "", tool ? tool : "");
	tell_noise(out, what, d->arena);
}
