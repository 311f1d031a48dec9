/* The worst findings as annotations of GitHub Actions. */
#include "reporters/formats/annotations.h"

#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/text/escape.h"
#include "reporters/words/phrase.h"
#include "reporters/words/places.h"

/* The runner allows 4,096 characters; nobody reads as many. */
enum {TITLE = 120, MESSAGE = 1000 };

/* One line: level is error, warning or notice, the text raw. file may be NULL,
 * line 0. */
static void annotation_add(struct buf *out, const char *level, const char *title,
	const char *file, unsigned line, const char *text)
{
	buf_printf(out, "::%s ", level);
	if (file) {
		buf_text(out, "file=");
		escape_property(out, file, CAP_LINE);
		buf_char(out, ',');
	}
	if (file && line > 0)
		buf_printf(out, "line=%u,", line);
	buf_text(out, "title=");
	escape_property(out, title, TITLE);
	buf_text(out, "::");
	escape_command(out, text, MESSAGE);
	buf_char(out, '\n');
}

/* What else is of the same function and workload, and how much more there is. */
static void add_rest(struct buf *text, const struct finding *leader,
	struct finding_list list)
{
	size_t rest = 0;

	for (size_t i = 0; i < list.count; i++) {
		const struct finding *f = list.all[i];

		if (f == leader || f->status != STATUS_REGRESSION)
			continue;
		if (strcmp(f->workload, leader->workload) != 0 ||
			!f->subject.function || !leader->subject.function ||
			strcmp(f->subject.function,
				leader->subject.function) != 0) {
			rest++;
			continue;
		}
		buf_text(text, ", ");
		phrase_change(text, f);
	}
	if (rest)
		buf_printf(text, ", and %zu more finding%s", rest,
			rest > 1 ? "s" : "");
}

static void add_cause(struct buf *out, const char *level,
	const struct finding *finding, struct finding_list list,
	const struct finding_places *places)
{
	struct tracked_place place = {0};
	struct buf title = {0}, text = {0};

	if (places->tracked)
		place_of(&place, places, finding);
	buf_printf(&title, "profgate: %s", phrase_word(finding));
	/* The total of a benchmark is called as its workload often is. */
	if (!finding->subject.function ||
		strcmp(finding->workload, finding->subject.function) != 0)
		buf_printf(&text, "%s: ", finding->workload);
	phrase_subject(&text, &finding->subject, finding->kind);
	buf_text(&text, ": ");
	phrase_change(&text, finding);
	add_rest(&text, finding, list);
	if ((!place.file || place.caller) && finding->subject.file) {
		buf_text(&text, " at ");
		phrase_short_place(
			&text, finding->subject.file, finding->subject.line);
	}
	annotation_add(out, level, title.data, place.file, place.line,
		text.data);
	buf_clear(&title);
	buf_clear(&text);
}

/* One a cause, the worst first. */
static void add_regressions(struct buf *out, const struct verdict *verdict,
	const struct tracked *tracked)
{
	const char *level = verdict->exit_code ? "error" : "warning";
	struct by_cause by;
	struct finding_places places;
	size_t count = cause_failed_count(verdict), most;

	by_cause_init(&by, verdict);
	places_init(&places, verdict, tracked);
	most = count > ANNOTATIONS_MAX ? ANNOTATIONS_MAX - 1 : count;
	for (size_t i = 0; i < most; i++) {
		const struct finding *leader =
			cause_leader(&by, &verdict->causes[i], i);

		if (leader)
			add_cause(out, level, leader, by_cause_find(&by, i),
				&places);
	}
	if (most < count) {
		struct buf text = {0};

		buf_printf(&text, "and %zu more, see the summary of the job",
			count - most);
		annotation_add(out, level, "profgate", NULL, 0, text.data);
		buf_clear(&text);
	}
	places_clear(&places);
	by_cause_clear(&by);
}

void annotations_render(struct buf *out, const struct verdict *verdict,
	const struct tracked *tracked)
{
	struct buf text = {0};

	switch (verdict->outcome) {
	case OUTCOME_REGRESSION:
		add_regressions(out, verdict, tracked);
		break;
	case OUTCOME_UNDECIDED:
	case OUTCOME_NO_BASELINE:
		phrase_first_line(&text, verdict);
		annotation_add(out, verdict->exit_code ? "error" : "notice",
			"profgate", NULL, 0, text.data);
		break;
	case OUTCOME_ERROR:
		for (size_t i = 0; i < phrase_note_count(verdict) &&
			i < ANNOTATIONS_MAX; i++) {
			buf_reset(&text);
			phrase_note(&text, verdict, i);
			annotation_add(out, "error", "profgate", NULL, 0,
				text.data);
		}
		break;
	case OUTCOME_PASS:
	case OUTCOME_COUNT:
		break;
	}
	buf_clear(&text);
}
