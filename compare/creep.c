/* Holds head to an older commit besides its base. */
#include "compare/creep.h"

#include <stdlib.h>
#include <string.h>

#include "compare/decide.h"
#include "compare/findings/coverage.h"
#include "compare/findings/finding.h"
#include "compare/hypotheses/hypothesis.h"
#include "gate/core/err.h"
#include "gate/core/span.h"

static unsigned base_sessions(const struct workload *w)
{
	unsigned *session_of = xcalloc(w->base_count + 1, sizeof *session_of);
	unsigned count = sessions_number(session_of, w->base, w->base_count);

	free(session_of);
	return count;
}

/* Whether time may be held to the base of a workload. */
static void limit_time(struct base_facts *facts, const struct workload *w,
	const struct since *since, struct arena *arena)
{
	unsigned sessions = base_sessions(w);

	if (!since->pinned) {
		facts->timeless =
			arena_printf(arena, "%s is not pinned", since->name);
		facts->remedy = arena_printf(arena,
			"pin it once it is recorded in %d sessions: profgate "
			"baseline pin %s",
			SESSIONS_MIN, since->commit ? since->commit : "");
	} else if (sessions < SESSIONS_MIN) {
		facts->timeless = arena_printf(arena,
			"%s was recorded in %u session%s, too few to know how "
			"much these differ",
			since->name, sessions, sessions == 1 ? "" : "s");
		facts->remedy = arena_printf(arena,
			"record it in %d sessions, three runs each at least",
			SESSIONS_MIN);
	}
}

static const struct base_facts *limited_facts(const struct compare_input *in,
	const struct since *since, struct arena *arena)
{
	struct base_facts *out =
		arena_alloc(arena, in->workload_count + 1, sizeof *out);

	for (size_t w = 0; w < in->workload_count; w++) {
		if (in->base_facts)
			out[w] = in->base_facts[w];
		if (in->workloads[w].base_count)
			limit_time(&out[w], &in->workloads[w], since, arena);
	}
	return out;
}

static void summarize(struct since_summary *out, const struct verdict *far,
	const struct compare_input *in, const struct since *since)
{
	*out = (struct since_summary){.present = true,
		.name = since->name,
		.commit = since->commit,
		.pinned = since->pinned};
	for (size_t w = 0; w < in->workload_count; w++)
		if (in->workloads[w].base_count > out->runs)
			out->runs = (unsigned)in->workloads[w].base_count;
	for (size_t i = 0; i < far->finding_count; i++) {
		out->judged += far->findings[i].judged;
		out->counts[far->findings[i].status] += far->findings[i].judged;
	}
}

void creep_judge(struct verdict *out, const struct compare_input *in,
	const struct since *since, struct arena *arena)
{
	struct compare_input limited = *in;
	struct verdict far = {0};
	struct analysis analysis;

	limited.base_facts = limited_facts(in, since, arena);
	analyze(&analysis, &limited, arena);
	coverage_make(&far, &analysis, NULL, 0);
	findings_make(&far, &analysis);
	summarize(&out->since, &far, in, since);
	coverage_join(out, &far, arena);
	decide_creep(out, &far, in, arena);
}

bool creep_found(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (verdict->findings[i].since)
			return true;
	return false;
}

/* It begins with the older commit, also where that is of another machine than
 * the others. */
static void begin_history(struct finding *f, const struct finding *known,
	const char *commit, struct arena *arena)
{
	size_t count = known ? known->history_count : 0;
	bool begun = count > 0 && commit &&
	             strcmp(known->history[0].commit, commit) == 0;
	struct past *history = arena_alloc(arena, count + 1, sizeof *history);

	history[0] = (struct past){commit ? commit : "", f->base};
	history[0].cost.share = ABSENT;
	if (count)
		memcpy(history + !begun, known->history,
			count * sizeof *history);
	f->history = history;
	f->history_count = count + !begun;
}

void creep_history(struct verdict *out, const struct compare_input *in,
	struct arena *arena)
{
	const char **ids =
		arena_alloc(arena, out->finding_count + 1, sizeof *ids);
	struct compare_input asked = *in;
	struct verdict past = {0};
	struct analysis analysis;

	for (size_t i = 0; i < out->finding_count; i++)
		if (out->findings[i].since)
			ids[asked.only_count++] = out->findings[i].id;
	qsort(ids, asked.only_count, sizeof *ids, text_compare);
	asked.only = ids;
	analyze(&analysis, &asked, arena);
	findings_make(&past, &analysis);
	for (size_t i = 0; i < out->finding_count; i++) {
		struct finding *f = &out->findings[i];
		const struct finding *known =
			f->since ? finding_find(&past, f->id) : NULL;

		if (f->since)
			begin_history(f, known, out->since.commit, arena);
	}
}
