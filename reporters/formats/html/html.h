/*
 * Parts of report.html. Each adds a section to `out` and keeps within `room`
 * bytes, whatever the verdict holds: what does not fit is left out from its
 * end, and the section says how much.
 *
 * Whatever comes from a profile is written by the helpers below or by
 * escape_markup, as text or as an attribute's value, and nowhere else. There
 * are no inline styles: a server's content policy may forbid them, so drawings
 * are coloured by presentation attributes, which the style sheet overrides.
 */
#ifndef REPORTERS_FORMATS_HTML_HTML_H
#define REPORTERS_FORMATS_HTML_HTML_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"
#include "reporters/words/reading_order.h"

/* html_findings.c: what the gate says of functions, sites and workloads; first
 * what wants attention, then, folded, the rest. */
void html_findings(struct buf *out, const struct verdict *verdict, bool folded,
	size_t room);
/* html_causes.c: what rose, a card a cause; what one is named by; "4.6 ms →
 * 5.6 ms", which does not break. */
void html_causes(struct buf *out, const struct verdict *verdict, size_t room);
void html_cause_name(struct buf *out, const struct finding *leader);
void html_values(struct buf *out, const struct finding *finding);
/* html_trees.c: where the time and memory go, drawn. */
void html_flames(struct buf *out, const struct verdict *verdict, size_t room);
/* html_flame.c: one tree, as head and as base spend it and what vanished; the
 * frames of the culprit, or NULL, stand out. */
void html_flame_views(struct buf *out, const struct call_tree *tree,
	const char *culprit, size_t room);
void html_flame_change_legend(struct buf *out);
/* One tree whose base is 0 throughout, and what its drawing means. */
void html_flame(struct buf *out, const struct call_tree *tree, size_t room);
void html_flame_legend(struct buf *out);
/* html_about.c: allocation sites; workloads and their totals; notes; method,
 * limits, environment. */
void html_sites(struct buf *out, const struct verdict *verdict, size_t room);
void html_workloads(
	struct buf *out, const struct verdict *verdict, size_t room);
void html_notes(struct buf *out, const struct verdict *verdict, size_t room);
void html_method(struct buf *out, const struct verdict *verdict, size_t room);

/* html_bar.c: the interval of a change on a scale of growth, as SVG. */
struct bar_scale {
	double low, high; /* the ratios at its ends */
};
struct bar_scale bar_scale_of(const struct reading_order *rows);
void html_bar(struct buf *out, struct bar_scale scale,
	const struct finding *finding);
void html_bar_scale(struct buf *out, struct bar_scale scale);

/* html_history.c: what the subject cost by commit, drawn, and as a list;
 * nothing where base is of one commit. */
void html_history(struct buf *out, const struct finding *finding);
void html_history_list(struct buf *out, const struct finding *finding);

/* html_parts.c. The head of a page with this title, hostile or not, up to and
 * without <body>; the tools that its script knows; what ends it. */
void html_head(struct buf *out, const char *title);
void html_tools(struct buf *out);
void html_end(struct buf *out);

/* A name as code: the folders before the last slash stand back. */
void html_name(struct buf *out, const char *name);
/* What the finding is of: the name, or "whole workload". */
void html_subject(struct buf *out, const struct finding *finding);
void html_value(struct buf *out, double value, const char *unit);
void html_side(
	struct buf *out, const struct side_value *side, const char *unit);
/* "+18.4 %" with the sign of its direction, so that no colour need tell. */
void html_change(struct buf *out, const struct finding *finding);
/* Whether there were two sides at all. */
bool html_compared(const struct verdict *verdict);
/* The class that a status has in the style sheet. static. */
const char *html_tone(enum status status);
/* The commit as git shortens it, else the directory. */
void html_label(struct buf *out, const struct side_summary *side);

#endif
