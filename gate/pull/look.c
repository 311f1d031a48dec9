/* Looks at a profile. */
#include "gate/pull/look.h"

#include <math.h>
#include <string.h>

#include "gate/pull/profiles.h"
#include "gate/read/reader.h"

static const struct metric_row *row_of(const struct profile *p, uint32_t m)
{
	return metric_row_of(p->symtab, &p->metrics[m]);
}

static bool has(const struct profile *p,
	bool (*is)(const struct metric_row *row))
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (is(row_of(p, m)))
			return true;
	return false;
}

static bool is_of_heap(const struct metric_row *row)
{
	return metric_is_allocation(row) || metric_is_held(row);
}

static bool ends_with_unlock(const struct profile *p, uint32_t stack)
{
	uint32_t first = p->stack_start[stack];
	struct span leaf;

	if (first == p->stack_start[stack + 1])
		return false;
	leaf = symtab_text(p->symtab, p->frames[p->stack_frames[first]].func);
	return span_ends(leaf, "Unlock") || span_ends(leaf, "unlock");
}

/* Who gave a lock back had others waiting; who waited says block. */
static bool is_mutex(const struct profile *p)
{
	for (uint32_t s = 0; s < p->stack_count; s++)
		if (ends_with_unlock(p, s))
			return true;
	return p->stack_count == 0;
}

static const char *word_of(const struct profile *p)
{
	const struct metric_row *first = p->metric_count ? row_of(p, 0) : NULL;

	if (has(p, is_of_heap))
		return "heap";
	if (has(p, metric_is_wait))
		return is_mutex(p) ? "mutex" : "block";
	if (first && first->kind == METRIC_STATE && first->name)
		return first->name;
	if (has(p, metric_is_time))
		return "cpu";
	return p->bench_value_count ? "bench" : "profile";
}

static void add_up(struct capture_facts *out, const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++) {
		if (!metric_is_allocation(row_of(p, m)))
			continue;
		for (uint32_t s = 0; s < p->stack_count; s++)
			out->allocated +=
				p->values[(size_t)s * p->metric_count + m];
	}
	for (uint32_t s = 0; p->metric_count && s < p->stack_count; s++)
		out->total += p->values[(size_t)s * p->metric_count];
	for (uint32_t s = 0; p->event_count && s < p->stack_count; s++)
		out->observed += p->events[(size_t)s * p->event_count];
}

/* The iterations of a text of one line. */
static double operations_of(const struct profile *p)
{
	const struct bench_value *last;

	if (p->bench_value_count == 0)
		return (double)NAN;
	last = &p->bench_values[p->bench_value_count - 1];
	return last->line_index == p->bench_values->line_index &&
	                       last->iterations > 0
	               ? last->iterations
	               : (double)NAN;
}

static const char *program_of(const struct profile *p, struct arena *arena)
{
	for (uint32_t f = 0; f < p->frame_count; f++)
		if (p->frames[f].module.i)
			return arena_copy(arena,
				symtab_text(p->symtab, p->frames[f].module));
	return NULL;
}

/* The keys of its labels, which are in order. */
static void take_labels(struct capture_facts *out, const struct profile *p,
	struct arena *arena)
{
	out->labels =
		arena_alloc(arena, p->label_count + 1, sizeof(*out->labels));
	for (uint32_t l = 0; l < p->label_count; l++)
		if (l == 0 ||
			!sym_equal(p->labels[l].key, p->labels[l - 1].key))
			out->labels[out->label_count++] = arena_copy(arena,
				symtab_text(p->symtab, p->labels[l].key));
}

/* "endpoint, method", of the first profile that has some. */
static void tell_labels(struct pull *pull, const struct capture_facts *facts)
{
	struct buf keys = {0};

	for (size_t k = 0; k < facts->label_count && !pull->labels; k++)
		buf_printf(&keys, "%s%s", k ? ", " : "", facts->labels[k]);
	if (keys.len)
		pull->labels = arena_copy(pull->arena, buf_view(&keys));
	buf_clear(&keys);
}

int capture_look(struct capture_facts *out, struct span bytes,
	struct pull *pull, struct arena *arena, struct err *err)
{
	struct symtab *symtab = symtab_new();
	struct arena scratch = {0};
	struct profile profile;
	int status;

	*out = (struct capture_facts){.row = PROFILE_ROWS};
	pthread_mutex_lock(&pull->lock);
	status = capture_read(&profile, bytes, &scratch, symtab,
		&pull->plan->limits, err);
	if (status == 0) {
		out->word = word_of(&profile);
		out->row = profiles_row(out->word);
		out->pprof = strcmp(profile.format, "pprof") == 0;
		out->state = profile.metric_count &&
		             row_of(&profile, 0)->kind == METRIC_STATE;
		out->samples = profile.sample_count;
		out->time = profile.time_nanos;
		out->duration = profile.duration_nanos;
		out->program = program_of(&profile, arena);
		out->operations = operations_of(&profile);
		add_up(out, &profile);
		if (out->row < PROFILE_ROWS && profile_rows[out->row].labelled)
			take_labels(out, &profile, arena);
		tell_labels(pull, out);
	}
	pthread_mutex_unlock(&pull->lock);
	arena_clear(&scratch);
	symtab_free(symtab);
	return status;
}
