/* The worst findings as annotations of GitHub Actions. */
#include "reporters/formats/annotations.h"

#include <string.h>

#include "gate/text/escape.h"
#include "reporters/words/phrase.h"
#include "reporters/words/reading_order.h"

/* The runner allows 4,096 characters; nobody reads as many. */
enum {TITLE = 120, MESSAGE = 1000 };

void annotation_add(struct buf *out, const char *level, const char *title,
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

/* A row, and those after it that are of the same subject. */
static void add_finding(struct buf *out, const char *level,
	const struct reading_row *row, const struct reading_row *end,
	const struct tracked *tracked)
{
	const struct finding *finding = row->finding;
	const char *file = tracked_find(tracked, finding->subject.file);
	struct buf title = {0}, text = {0};

	buf_printf(&title, "profgate: %s", phrase_word(finding));
	/* The total of a benchmark is called as its workload often is. */
	if (!finding->subject.function ||
		strcmp(finding->workload, finding->subject.function) != 0)
		buf_printf(&text, "%s: ", finding->workload);
	phrase_subject(&text, &finding->subject, finding->kind);
	buf_text(&text, ": ");
	phrase_change(&text, finding);
	for (row++; row < end && row->continues; row++) {
		buf_text(&text, ", ");
		phrase_change(&text, row->finding);
	}
	if (!file && finding->subject.file) {
		buf_text(&text, " at ");
		phrase_short_place(
			&text, finding->subject.file, finding->subject.line);
	}
	annotation_add(out, level, title.data, file, finding->subject.line,
		text.data);
	buf_clear(&title);
	buf_clear(&text);
}

static void add_regressions(struct buf *out, const struct verdict *verdict,
	const struct tracked *tracked)
{
	const char *level = verdict->exit_code ? "error" : "warning";
	struct reading_order rows;
	size_t subjects = 0, shown = 0;

	reading_order_of(&rows, verdict, ONE_STATUS(STATUS_REGRESSION), false);
	for (size_t i = 0; i < rows.count; i++)
		subjects += !rows.at[i].continues;

	size_t most = subjects > ANNOTATIONS_MAX ? ANNOTATIONS_MAX - 1 : subjects;

	for (size_t i = 0; i < rows.count && shown < most; i++) {
		if (rows.at[i].continues)
			continue;
		add_finding(out, level, &rows.at[i], rows.at + rows.count,
			tracked);
		shown++;
	}
	if (shown < subjects) {
		struct buf text = {0};

		buf_printf(&text, "and %zu more, see the summary of the job",
			subjects - shown);
		annotation_add(out, level, "profgate", NULL, 0, text.data);
		buf_clear(&text);
	}
	reading_order_clear(&rows);
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
