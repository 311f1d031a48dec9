/*
 * What each text of a profile's frames is, found out once: a name of many
 * frames, or a file of many functions, is read by the rules and the policy one
 * time, whatever the number of frames and of captures.
 */
#ifndef COMPARE_FRAMES_TEXTS_H
#define COMPARE_FRAMES_TEXTS_H

#include "compare/frames/classify.h"
#include "compare/frames/known.h"

struct texts {
	struct frame_texts *of_frame; /* borrowed of known_texts */
	struct known_texts *own;      /* where no others are known */
};

/* Heap memory; ended by texts_clear. known is of the policy; NULL: no text is
 * known of other captures. */
void texts_init(struct texts *out, const struct profile *profile,
	const struct policy *policy, struct known_texts *known);
void texts_clear(struct texts *texts);

/* What the texts of each frame are, for out. */
void known_texts_find(struct frame_texts *out, struct known_texts *known,
	const struct profile *profile);

#endif
