/* Reads the distinct texts of a profile's frames. */
#include "compare/frames/texts.h"

#include <stdlib.h>

#include "gate/core/err.h"

static void number_texts(struct texts *out, const struct profile *p)
{
	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame *frame = &p->frames[i];
		const uint32_t syms[ROLE_COUNT] = {
			[ROLE_FUNC] = frame->func.i,
			[ROLE_FILE] = frame->file.i,
			[ROLE_MODULE] = frame->module.i,
		};

		for (uint32_t role = 0; role < ROLE_COUNT; role++)
			out->of_frame[(size_t)i * ROLE_COUNT + role] =
				rowset_add(&out->distinct,
					(uint32_t[]){role, syms[role]});
	}
}

void texts_init(struct texts *out, const struct profile *p,
	const struct policy *policy, struct known_texts *known)
{
	struct known_texts *all = known ? known : known_texts_new(policy);

	*out = (struct texts){
		.of_frame = xcalloc(p->frame_count + 1u,
			ROLE_COUNT * sizeof *out->of_frame),
	};
	rowset_init(&out->distinct, TEXT_WORDS);
	number_texts(out, p);
	out->kinds = xcalloc(out->distinct.count + 1u, sizeof *out->kinds);
	known_texts_find(out->kinds, all, p->symtab, &out->distinct);
	if (!known)
		known_texts_free(all);
}

void texts_clear(struct texts *texts)
{
	rowset_clear(&texts->distinct);
	free(texts->kinds);
	free(texts->of_frame);
	*texts = (struct texts){0};
}

struct frame_texts texts_of(const struct texts *texts, uint32_t frame)
{
	const uint32_t *at = texts->of_frame + (size_t)frame * ROLE_COUNT;

	return (struct frame_texts){&texts->kinds[at[ROLE_FUNC]],
		&texts->kinds[at[ROLE_FILE]], &texts->kinds[at[ROLE_MODULE]]};
}
