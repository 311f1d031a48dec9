/* A table of texts that were read, that threads share. */
#include "compare/frames/known.h"

#include <stdlib.h>

#include "compare/frames/rules.h"
#include "compare/frames/texts.h"
#include "gate/core/err.h"
#include "gate/core/turns.h"

struct known_texts {
	struct turns *turns;
	const struct policy *policy;
	struct rule_index *rules;
	struct rowset texts;     /* role, sym */
	struct text_kind *kinds; /* one each */
	size_t room;
};

struct known_texts *known_texts_new(const struct policy *policy)
{
	struct known_texts *known = xcalloc(1, sizeof *known);

	known->turns = turns_new();
	known->policy = policy;
	known->rules = rule_index_new();
	rowset_init(&known->texts, TEXT_WORDS);
	return known;
}

void known_texts_free(struct known_texts *known)
{
	turns_free(known->turns);
	rule_index_free(known->rules);
	rowset_clear(&known->texts);
	free(known->kinds);
	free(known);
}

static const struct text_kind *look_up(struct known_texts *known,
	const struct symtab *symtab, const uint32_t *text)
{
	uint32_t before = known->texts.count;
	uint32_t at = rowset_add(&known->texts, text);

	if (at < before)
		return &known->kinds[at];
	known->kinds = xgrow(known->kinds, &known->room, at + 1u,
		sizeof *known->kinds);
	text_kind_under(&known->kinds[at], known->policy, known->rules,
		(enum text_role)text[0], symtab_text(symtab, (sym){text[1]}));
	return &known->kinds[at];
}

void known_texts_find(struct text_kind *out, struct known_texts *known,
	const struct symtab *symtab, const struct rowset *texts)
{
	turns_take(known->turns);
	for (uint32_t i = 0; i < texts->count; i++)
		out[i] = *look_up(known, symtab, rowset_at(texts, i));
	turns_give(known->turns);
}
