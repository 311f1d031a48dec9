/* Compares machine code by name, and follows calls from what changed. */
#include "compare/hypotheses/code.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

enum { CODE_DIGITS = 16 };

/* What the runs of a side say. */
struct side_codes {
	struct rowset said;  /* value of a fact: each is looked at once */
	struct rowset names; /* of functions */
	struct code_text {
		char digits[CODE_DIGITS];
		bool several; /* runs of one side differ */
	} *texts;             /* one a name */
	size_t room;
};

static void add_code(struct side_codes *side, sym value, struct symtab *symtab)
{
	struct span text = symtab_text(symtab, value);
	uint32_t said = side->said.count, known = side->names.count, at;
	sym name;

	if (rowset_add(&side->said, &value.i) < said ||
		text.len < CODE_DIGITS + 2)
		return;
	name = symtab_intern(symtab, span_from(text, CODE_DIGITS + 1));
	at = rowset_add(&side->names, &name.i);
	side->texts = xgrow(side->texts, &side->room, at + 1u,
		sizeof *side->texts);
	if (at == known) {
		memcpy(side->texts[at].digits, text.data, CODE_DIGITS);
		side->texts[at].several = false;
	} else {
		side->texts[at].several |= memcmp(side->texts[at].digits,
						   text.data, CODE_DIGITS) != 0;
	}
}

static void read_side(struct side_codes *side, const struct analysis *analysis,
	const struct workload *measured, bool head)
{
	sym key = symtab_intern(analysis->symtab, span_of(FACT_CODE));
	const struct costs *costs;

	*side = (struct side_codes){0};
	rowset_init(&side->said, 1);
	rowset_init(&side->names, 1);
	for (struct costs_cursor c = side_costs(measured, head);
		(costs = costs_next(&c));)
		for (uint32_t i = 0; i < costs->fact_count; i++)
			if (sym_equal(costs->facts[i].key, key))
				add_code(side, costs->facts[i].value,
					analysis->symtab);
}

static void clear_side(struct side_codes *side)
{
	rowset_clear(&side->said);
	rowset_clear(&side->names);
	free(side->texts);
}

/* NULL: not known. */
static const struct code_text *text_of(const struct side_codes *side, sym name)
{
	uint32_t at = rowset_find(&side->names, &name.i);

	return at == ROWSET_NONE ? NULL : &side->texts[at];
}

static bool is_same(const struct code_text *a, const struct code_text *b)
{
	return !a->several && !b->several &&
	       memcmp(a->digits, b->digits, CODE_DIGITS) == 0;
}

/* How many names of both sides have other code. */
static size_t count_changed(const struct side_codes *base,
	const struct side_codes *head)
{
	size_t count = 0;

	for (uint32_t i = 0; i < base->names.count; i++) {
		sym name = {*rowset_at(&base->names, i)};
		const struct code_text *there = text_of(head, name);

		count += there && !is_same(&base->texts[i], there);
	}
	return count;
}

/* Of each row its own code, and whether it may lead to more of others. Returns how
 * many have changed. */
static size_t compare_rows(enum code *out, bool *leads,
	const struct series *s, const struct side_codes *base,
	const struct side_codes *head)
{
	size_t changed = 0;

	for (uint32_t r = 0; r < s->row_count; r++) {
		sym before = s->matched[r].i ? s->matched[r] : s->funcs[r];
		const struct code_text *a = text_of(base, before);
		const struct code_text *b = text_of(head, s->funcs[r]);

		out[r] = CODE_UNKNOWN;
		leads[r] = !a != !b;
		if (!a || !b || s->joined[r] > 1)
			continue;
		out[r] = is_same(a, b) ? CODE_SAME : CODE_CHANGED;
		leads[r] = out[r] == CODE_CHANGED;
		changed += sym_equal(before, s->funcs[r]) &&
		           out[r] == CODE_CHANGED;
	}
	return changed;
}

/* From callers to those that they call, once each. */
static void follow_calls(bool *leads, const struct graph *g, uint32_t rows)
{
	uint32_t *queue = xcalloc(rows + 1u, sizeof *queue);
	size_t *first = xcalloc(rows + 2u, sizeof *first);
	uint32_t count = 0;

	for (size_t i = 0; i < g->edge_count; i++)
		first[g->edges[i].caller + 1]++;
	for (uint32_t r = 0; r < rows; r++) {
		first[r + 1] += first[r];
		if (leads[r])
			queue[count++] = r;
	}
	for (uint32_t at = 0; at < count; at++)
		for (size_t i = first[queue[at]]; i < first[queue[at] + 1];
			i++) {
			uint32_t callee = g->edges[i].callee;

			if (leads[callee])
				continue;
			leads[callee] = true;
			queue[count++] = callee;
		}
	free(queue);
	free(first);
}

const enum code *code_of_rows(struct judged_series *j,
	const struct analysis *analysis)
{
	const struct series *s = &j->series;
	struct side_codes base, head;
	enum code *out = NULL;
	bool *leads, others;

	read_side(&base, analysis, &s->measured, false);
	read_side(&head, analysis, &s->measured, true);
	if (base.names.count && head.names.count) {
		out = arena_alloc(analysis->arena, s->row_count + 1u,
			sizeof *out);
		leads = xcalloc(s->row_count + 1u, sizeof *leads);
		/* a runtime of other code may cost anybody more */
		others = compare_rows(out, leads, s, &base, &head) <
		         count_changed(&base, &head);
		judged_graphs(j, analysis->arena);
		follow_calls(leads, &j->graph[0], s->row_count);
		follow_calls(leads, &j->graph[1], s->row_count);
		for (uint32_t r = 0; r < s->row_count; r++)
			if (out[r] == CODE_SAME && (leads[r] || others))
				out[r] = CODE_UNKNOWN;
		free(leads);
	}
	clear_side(&base);
	clear_side(&head);
	return out;
}
