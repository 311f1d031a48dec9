/* A Markdown page of what could not be judged. */
#include "reporters/formats/markdown/markdown_unjudged.h"

#include "gate/text/escape.h"
#include "reporters/formats/markdown/markdown_rows.h"
#include "reporters/words/change.h"
#include "reporters/words/judged.h"
#include "reporters/words/phrase.h"
#include "reporters/words/reading_order.h"

/* What moved most of what could not be decided, and how little that says. */
static void add_most_moved(struct buf *out, const struct verdict *verdict)
{
	const struct finding *worst;
	struct buf text = {0};
	struct reading_order rows;

	reading_order_of(&rows, verdict, ONE_STATUS(STATUS_UNDECIDED),
		false);
	if (rows.count > 0) {
		worst = rows.at[0].finding;
		buf_text(out, "Most moved ");
		markdown_subject(out, worst);
		buf_text(out, ": ");
		phrase_change(&text, worst);
		format_interval(&text, worst);
		escape_markdown(out, text.data, CAP_LINE);
		buf_printf(out, ", which %s runs cannot tell from noise.\n\n",
			worst->reason == REASON_TOO_FEW_RUNS ? "so few"
			                                     : "these");
	}
	buf_clear(&text);
	reading_order_clear(&rows);
}

void markdown_undecided(struct buf *out, const struct verdict *verdict)
{
	phrase_not_a_pass(out, verdict);
	buf_text(out, ".\n");
	add_most_moved(out, verdict);
	buf_printf(out,
		"What helps:\n\n- more runs of each side, at least %u + %u;\n",
		verdict->policy.min_runs, verdict->policy.min_runs);
	if (!verdict->interleaved)
		buf_text(out, "- base and head measured in turn, on one "
			      "machine;\n");
	buf_text(out, "- longer runs, so that each holds more samples.\n");
}

void markdown_no_baseline(struct buf *out)
{
	buf_text(out, "Nothing was judged: there are no runs to compare "
			    "with, and that is neither a pass nor a "
			    "regression.\n");
}

void markdown_error(struct buf *out, const struct verdict *verdict)
{
	struct buf text = {0};

	for (size_t i = 0; i < phrase_note_count(verdict); i++) {
		buf_reset(&text);
		phrase_note(&text, verdict, i);
		escape_code(out, text.data, CAP_SENTENCE);
		buf_text(out, "\n");
	}
	buf_printf(out,
		"\nNothing was judged: this is neither a pass nor a "
		"regression, and the build fails with exit code %d.\n",
		verdict->exit_code);
	buf_clear(&text);
}
