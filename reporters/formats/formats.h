/* The reports that the table of reporters.c lists, one file each. */
#ifndef REPORTERS_FORMATS_FORMATS_H
#define REPORTERS_FORMATS_FORMATS_H

#include "reporters/reporter.h"

void text_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void json_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void junit_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void junit_strict_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void markdown_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void summary_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void sarif_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void codequality_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void openmetrics_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void bencher_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void benchmark_action_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void folded_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void folded_bytes_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);
void html_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options);

#endif
