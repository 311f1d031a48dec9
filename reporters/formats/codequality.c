/* GitLab's code quality report: problems with their place, as JSON. */
#include <math.h>

#include "reporters/formats/formats.h"
#include "reporters/words/problems.h"
#include "reporters/words/reading_order.h"

/* Beyond three times what is allowed there is more to do than to look. */
static const char *severity(const struct finding *finding)
{
	double rise = finding->change.ratio - 1;
	double allowed = finding->budget_ratio - 1;

	if (finding->status != STATUS_REGRESSION)
		return "info";
	return isfinite(rise) && rise >= 3 * allowed ? "critical" : "major";
}

/* GitLab drops what has no place: without one it is the policy's. */
static void add_location(struct buf *out, const struct verdict *verdict,
	const struct finding *finding, const struct tracked *tracked)
{
	const char *file = alert_file(finding, tracked);
	unsigned line = finding->subject.line;

	buf_text(out, "\"location\": {\"path\": ");
	if (file)
		alert_text(out, file);
	else
		alert_text(out, verdict->policy.config ?
			verdict->policy.config : "profgate.yml");
	buf_printf(out, ", \"lines\": {\"begin\": %u}}",
		file && line > 0 ? line : 1);
}

void codequality_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct rows rows;

	rows_of(&rows, verdict,
		ROWS_OF(STATUS_REGRESSION) | ROWS_OF(STATUS_SUSPECT), false);
	buf_char(out, '[');
	for (size_t i = 0; i < rows.count && i < ALERTS_MAX; i++) {
		const struct finding *at = rows.at[i].finding;

		buf_text(out, i > 0 ? ",\n  {" : "\n  {");
		buf_text(out, "\"description\": ");
		alert_message(out, at);
		buf_text(out, ", \"check_name\": ");
		alert_text(out, at->metric);
		buf_printf(out,
			", \"fingerprint\": \"%s\", \"severity\": \"%s\", ",
			at->id, severity(at));
		add_location(out, verdict, at, options->tracked);
		buf_char(out, '}');
	}
	buf_text(out, "\n]\n");
	rows_clear(&rows);
}
