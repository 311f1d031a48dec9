/* A table of texts that were read, that threads share. */
#include "compare/frames/known.h"

#include <stdlib.h>
#include <string.h>

#include "compare/frames/rules.h"
#include "compare/frames/texts.h"
#include "gate/core/arena.h"
#include "gate/core/err.h"
#include "gate/core/turns.h"

/* Of one role, by sym; NULL: not read yet. */
struct known_role {
	const struct text_kind **kinds;
	size_t room;
};

struct known_texts {
	struct turns *turns;
	const struct policy *policy;
	struct rule_index *rules;
	struct arena kinds;
	struct known_role roles[ROLE_COUNT];
};

struct known_texts *known_texts_new(const struct policy *policy)
{
	struct known_texts *known = xcalloc(1, sizeof *known);

	known->turns = turns_new();
	known->policy = policy;
	known->rules = rule_index_new();
	return known;
}

void known_texts_free(struct known_texts *known)
{
	if (!known)
		return;
	turns_free(known->turns);
	rule_index_free(known->rules);
	arena_clear(&known->kinds);
	for (int role = 0; role < ROLE_COUNT; role++)
		free(known->roles[role].kinds);
	free(known);
}

/* Room for the sym's kind. */
static void grow(struct known_role *role, sym text)
{
	size_t old = role->room;

	role->kinds = xgrow(role->kinds, &role->room, text.i + 1u,
		sizeof(const struct text_kind *));
	memset(role->kinds + old, 0,
		(role->room - old) * sizeof(const struct text_kind *));
}

static const struct text_kind *look_up(struct known_texts *known,
	const struct symtab *symtab, enum text_role role, sym text)
{
	struct known_role *in = &known->roles[role];
	struct text_kind *kind;

	if (text.i >= in->room)
		grow(in, text);
	if (in->kinds[text.i])
		return in->kinds[text.i];
	kind = arena_alloc(&known->kinds, 1, sizeof *kind);
	text_kind_under(kind, known->policy, known->rules, role,
		symtab_text(symtab, text));
	in->kinds[text.i] = kind;
	return kind;
}

void known_texts_find(struct frame_texts *out, struct known_texts *known,
	const struct profile *p)
{
	turns_take(known->turns);
	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame *frame = &p->frames[i];

		out[i].func =
			look_up(known, p->symtab, ROLE_FUNC, frame->func);
		out[i].file =
			look_up(known, p->symtab, ROLE_FILE, frame->file);
		out[i].module =
			look_up(known, p->symtab, ROLE_MODULE, frame->module);
	}
	turns_give(known->turns);
}
