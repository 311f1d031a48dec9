/* Writes down what a pull was. */
#include "gate/pull/manifest.h"

#include "gate/core/file.h"
#include "gate/pull/profiles.h"
#include "gate/text/json_write.h"

static void add_sources(struct emitter *e, const struct pull *pull,
	const struct pull_side *side)
{
	emit_begin(e, "sources", '[');
	for (size_t i = 0; i < pull->source_count; i++) {
		const struct source *s = &pull->sources[i];

		if (&pull->sides[s->side] != side)
			continue;
		emit_begin(e, NULL, '{');
		emit_text(e, "kind", s->kind->name);
		emit_text(e, "source", s->shown);
		emit_text(e, "instance", s->name);
		if (s->until) {
			emit_whole(e, "from", s->from);
			emit_whole(e, "until", s->until);
		}
		emit_whole(e, "windows", s->windows);
		emit_text(e, "failed", s->lost ? s->err.text : NULL);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

/* Of a server also types by their ids, which have colons. */
static void add_profiles(struct emitter *e, const struct pull *pull)
{
	const char *named = pull->plan->profiles;
	struct span rest = span_of(named ? named : ""), word;

	emit_begin(e, "profiles", '[');
	for (unsigned i = 0; i < PROFILE_ROWS; i++)
		if (pull->profiles >> i & 1)
			emit_text(e, NULL, profile_rows[i].name);
	while (span_next(&word, &rest, ','))
		if (span_find(word, 0, ':') < word.len)
			emit_text(e, NULL,
				arena_copy(pull->arena, span_trim(word)));
	emit_end(e, ']');
}

int manifest_write(const struct pull *pull, const struct pull_side *side,
	const char *state, struct err *err)
{
	const char *path =
		arena_printf(pull->arena, "%s/.pull.json", side->dir);
	struct buf text = {0};
	struct emitter e = emitter_of_file(&text, 2);
	struct target target;
	int status;

	emit_begin(&e, NULL, '{');
	emit_text(&e, "schema", "profgate.pull");
	emit_whole(&e, "schema_version", 1);
	emit_text(&e, "state", state);
	emit_text(&e, "workload", pull->workload);
	emit_whole(&e, "began", pull->date);
	if (pull->plan->windows) {
		emit_whole(&e, "windows", pull->plan->windows);
		emit_number(&e, "window_seconds", pull->plan->window);
	}
	if (pull->plan->every > 0)
		emit_number(&e, "every_seconds", pull->plan->every);
	emit_text(&e, "operations", pull->plan->operations);
	if (pull->plan->by)
		emit_text(&e, "by", pull->plan->by);
	add_profiles(&e, pull);
	add_sources(&e, pull, side);
	emit_begin(&e, "notes", '[');
	for (size_t i = 0; i < pull->note_count; i++)
		emit_text(&e, NULL, pull->notes[i]);
	emit_end(&e, ']');
	emit_end(&e, '}');
	buf_char(&text, '\n');
	status = target_open(&target, path, err);
	if (status == 0)
		status = target_commit(&target, buf_view(&text), err);
	buf_clear(&text);
	return status;
}
