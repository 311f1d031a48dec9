/*
 * What each text of a profile's frames is, found out once: a name of many
 * frames, or a file of many functions, is read by the rules and the policy one
 * time, whatever the number of frames and of captures.
 */
#ifndef COMPARE_FRAMES_TEXTS_H
#define COMPARE_FRAMES_TEXTS_H

#include "compare/frames/classify.h"
#include "compare/frames/known.h"
#include "gate/core/rowset.h"

enum { TEXT_WORDS = 2 }; /* role, sym */

struct texts {
	struct rowset distinct;  /* role, sym */
	struct text_kind *kinds; /* one each */
	uint32_t *of_frame;      /* frame * ROLE_COUNT + role -> kind */
};

/* Heap memory; ended by texts_clear. known is of the policy; NULL: no text is
 * known of other captures. */
void texts_init(struct texts *out, const struct profile *profile,
	const struct policy *policy, struct known_texts *known);
void texts_clear(struct texts *texts);

struct frame_texts texts_of(const struct texts *texts, uint32_t frame);

/* What each row of texts is, for out. */
void known_texts_find(struct text_kind *out, struct known_texts *known,
	const struct symtab *symtab, const struct rowset *texts);

#endif
