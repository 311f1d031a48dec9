/* The end of a Markdown page. */
#include "reporters/formats/markdown/markdown_end.h"

#include "compare/verdict/by_cause.h"
#include "gate/text/escape.h"
#include "reporters/formats/markdown/markdown_causes.h"
#include "reporters/words/acceptance.h"
#include "reporters/words/phrase.h"

enum {
	NOTES = 30,
	BLOCKS = 8, /* of causes */
	NAME = 60,  /* columns */
};

static void add_notes(struct buf *out, const struct verdict *verdict,
	size_t bytes)
{
	/* A first run and an undecided one live by their notes. */
	bool open = verdict->outcome == OUTCOME_NO_BASELINE ||
		    verdict->outcome == OUTCOME_UNDECIDED;
	size_t count = phrase_note_count(verdict);
	/* of a regression it stands above */
	size_t told = verdict->outcome == OUTCOME_REGRESSION ?
		phrase_cause(verdict) : count;
	size_t i = 0;
	struct buf text = {0};

	if (told < count)
		count--;
	if (count == 0)
		return;
	buf_printf(out, "\n<details%s><summary>%zu note%s</summary>\n\n",
		open ? " open" : "", count, count > 1 ? "s" : "");
	for (; i < count && i < NOTES && out->len < bytes / 8;
		i++) {
		buf_reset(&text);
		phrase_note(&text, verdict, i < told ? i : i + 1);
		buf_text(out, "- ");
		escape_markdown(out, text.data, CAP_LINE);
		buf_char(out, '\n');
	}
	if (i < count)
		buf_printf(
			out, "- and %zu more in the JSON report\n", count - i);
	buf_text(out, "\n</details>\n");
	buf_clear(&text);
}

static void add_block(struct buf *out, const struct accept_block *block)
{
	struct buf text = {0}, shown = {0};

	for (size_t i = 0; i < block->count; i++) {
		buf_reset(&text);
		accept_block_line(&text, block, i);
		escape_line(&shown, text.data, CAP_LINE);
		buf_char(&shown, '\n');
	}
	escape_fence(out, buf_view(&shown));
	buf_reset(&text);
	accept_block_left(&text, block);
	if (text.len)
		buf_printf(out, "\n%s.\n", text.data);
	buf_clear(&shown);
	buf_clear(&text);
}

/* Of several causes each has a block as well, for whoever means one, as far as
 * there is room. */
static void add_cause_blocks(struct buf *out, const struct verdict *verdict,
	size_t room)
{
	size_t count = cause_failed_count(verdict);
	struct by_cause by;

	by_cause_init(&by, verdict);
	for (size_t i = 0; i < count && count > 1 && i < BLOCKS; i++) {
		const struct cause *cause = &verdict->causes[i];
		struct accept_block block;
		struct buf text = {0};

		accept_block_of_cause(&block, verdict, &by, i);
		if (!block.place)
			continue;
		buf_text(&text, "\nFor ");
		escape_narrow(&text, cause->subject.function ?
			cause->subject.function : cause->workload, NAME);
		buf_text(&text, " alone:\n\n");
		add_block(&text, &block);
		if (text.len <= room) {
			buf_span(out, buf_view(&text));
			room -= text.len;
		}
		buf_clear(&text);
	}
	by_cause_clear(&by);
}

/* What accepts it all, in one block. */
static void add_acceptance(struct buf *out, const struct verdict *verdict,
	size_t bytes)
{
	struct accept_block block;

	accept_block_make(&block, verdict);
	if (!block.place)
		return;
	buf_printf(out, "\n<details><summary>Intended? Add %s</summary>"
		"\n\n", block.place);
	add_block(out, &block);
	add_cause_blocks(out, verdict, bytes / 8);
	buf_text(out, "\n</details>\n");
}

void markdown_end(struct buf *out, const struct verdict *verdict, size_t bytes)
{
	struct buf text = {0};

	if (verdict->outcome == OUTCOME_ERROR)
		return;
	add_notes(out, verdict, bytes);
	if (verdict->outcome == OUTCOME_NO_BASELINE)
		return;
	buf_char(out, '\n');
	phrase_design(&text, verdict);
	escape_markdown(out, text.data, CAP_NAME);
	buf_char(out, '.');
	if (verdict->seen) {
		buf_text(out, " Smallest rise that would have shown: ");
		escape_markdown(out, verdict->seen, CAP_LINE);
		buf_char(out, '.');
	}
	buf_reset(&text);
	phrase_reproduce(&text, verdict);
	buf_text(out, "\n\nReproduce: ");
	escape_code(out, text.data, CAP_LINE);
	buf_char(out, '\n');
	add_acceptance(out, verdict, bytes);
	buf_clear(&text);
}
