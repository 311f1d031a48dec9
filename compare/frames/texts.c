/* Reads the texts of a profile's frames. */
#include "compare/frames/texts.h"

#include <stdlib.h>

#include "gate/core/err.h"

void texts_init(struct texts *out, const struct profile *p,
	const struct policy *policy, struct known_texts *known)
{
	*out = (struct texts){
		.own = known ? NULL : known_texts_new(policy),
		.of_frame = xcalloc(p->frame_count + 1u, sizeof *out->of_frame),
	};
	known_texts_find(out->of_frame, known ? known : out->own, p);
}

void texts_clear(struct texts *texts)
{
	known_texts_free(texts->own);
	free(texts->of_frame);
	*texts = (struct texts){0};
}
