/* Finds out which processes a capture is of, and their languages. */
#include "compare/frames/process.h"

#include <stdlib.h>

#include "compare/frames/rules.h"
#include "gate/core/err.h"

struct survey {
	uint16_t *marks;       /* frame -> languages */
	unsigned any;          /* of all frames */
	unsigned char *starts; /* frame: a program or thread begins in it */
	unsigned char *texts;  /* frame: has a name that could be a process's */
	double all, go;        /* observations: of stacks, of those in Go */
	double marked, named;  /* of stacks in any language; of these, with a
	                          root that could be a process's name */
	double started;        /* of stacks whose root is one for sure */
};

static struct survey look_at_frames(const struct profile *p,
	const struct texts *texts)
{
	const unsigned any =
		LANGUAGE_BIT(LANGUAGE_SYSTEM) | LANGUAGE_BIT(LANGUAGE_NATIVE);
	struct survey s = {
		.marks = xcalloc(p->frame_count + 1u, sizeof *s.marks),
		.starts = xcalloc(p->frame_count + 1u, 1),
		.texts = xcalloc(p->frame_count + 1u, 1),
	};

	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame_texts *frame = &texts->of_frame[i];
		unsigned meaning = frame_meaning(any, frame);

		s.marks[i] = (uint16_t)frame_languages(frame);
		s.any |= s.marks[i];
		s.starts[i] = (meaning & START) != 0;
		s.texts[i] = meaning == 0 && !s.marks[i] &&
		             frame->file->is_empty &&
		             frame->module->is_empty && !frame->func->no_name;
	}
	return s;
}

/* Its observations, or what of the first metric it has. */
static double weight_of(const struct profile *p, uint32_t stack)
{
	if (p->event_count)
		return p->events[(size_t)stack * p->event_count];
	return p->metric_count ? p->values[(size_t)stack * p->metric_count]
	                       : 1.0;
}

/* A name is what a program's or a thread's start is called by. */
static void look_at_stack(struct processes *out, struct survey *s,
	const struct profile *p, uint32_t stack)
{
	const uint32_t *frames = p->stack_frames + p->stack_start[stack];
	uint32_t count = p->stack_start[stack + 1] - p->stack_start[stack];
	double weight = weight_of(p, stack);
	unsigned found = 0;
	uint32_t root;

	if (count == 0)
		return;
	root = frames[count - 1];
	for (uint32_t i = 0; i < count && found != s->any; i++)
		found |= s->marks[frames[i]];
	out->of_root[root] |= found;
	out->languages |= found;
	if (s->texts[root] && count > 1 && s->starts[frames[count - 2]]) {
		out->is_name[root] = true;
		s->started += weight;
	}
	s->all += weight;
	s->go += found & LANGUAGE_BIT(LANGUAGE_GO) ? weight : 0.0;
	s->marked += found ? weight : 0.0;
	s->named += found && s->texts[root] ? weight : 0.0;
}

/* Where most stacks begin with the name of a process, all do: also those that
 * are cut, or of nothing that has a name. */
static void name_all(struct processes *out, const struct survey *s,
	const struct profile *p)
{
	for (uint32_t stack = 0; stack < p->stack_count; stack++) {
		uint32_t end = p->stack_start[stack + 1];

		if (end > p->stack_start[stack] &&
			s->texts[p->stack_frames[end - 1]])
			out->is_name[p->stack_frames[end - 1]] = true;
	}
	/* what is called is a function */
	for (uint32_t stack = 0; stack < p->stack_count; stack++)
		for (uint32_t i = p->stack_start[stack];
			i + 1 < p->stack_start[stack + 1]; i++)
			out->is_name[p->stack_frames[i]] = false;
}

void processes_init(struct processes *out, const struct profile *p,
	const struct texts *texts)
{
	struct survey s = look_at_frames(p, texts);
	bool names;

	*out = (struct processes){
		.of_root = xcalloc(p->frame_count + 1u, sizeof *out->of_root),
		.is_name = xcalloc(p->frame_count + 1u, sizeof *out->is_name),
	};
	for (uint32_t stack = 0; stack < p->stack_count; stack++)
		look_at_stack(out, &s, p, stack);
	names = s.named > s.marked / 2.0;
	if (s.started > s.all / 2.0)
		name_all(out, &s, p);
	out->apart = names || (s.go > 0.0 && s.go < s.all / 2.0);
	free(s.marks);
	free(s.starts);
	free(s.texts);
}

void processes_clear(struct processes *processes)
{
	free(processes->of_root);
	free(processes->is_name);
	*processes = (struct processes){0};
}

unsigned stack_languages(const struct processes *processes,
	const struct profile *p, uint32_t stack)
{
	uint32_t end = p->stack_start[stack + 1];

	return processes->apart && end > p->stack_start[stack]
	               ? processes->of_root[p->stack_frames[end - 1]]
	               : processes->languages;
}
