/*
 * OpenMetrics text, which Prometheus and GitLab read.
 *
 * GitLab shows a metric as changed when its text differs from that of the
 * target branch, so values have three digits: what is noise to a person is
 * noise here.
 */
#include <math.h>

#include "gate/text/escape.h"
#include "reporters/formats/formats.h"
#include "reporters/words/data_points.h"
#include "reporters/words/phrase.h"

static void add_family(struct buf *out, const char *name, const char *help)
{
	buf_printf(out,
		"# HELP profgate_%s %s\n"
		"# TYPE profgate_%s gauge\n",
		name, help, name);
}

/* `name="value"`, as the format wants it escaped; sanitize has left no line
 * break. */
static void add_label(struct buf *out, const char *comma, const char *name,
	const char *value)
{
	struct buf shown = {0};

	sanitize(&shown, value, CAP_NAME);
	buf_printf(out, "%s%s=\"", comma, name);
	for (const char *at = shown.data; *at; at++) {
		if (*at == '\\' || *at == '"')
			buf_char(out, '\\');
		buf_char(out, *at);
		if (log_hashes(at))
			buf_text(out, "\\\\");
	}
	buf_char(out, '"');
	buf_clear(&shown);
}

static void add_point(struct buf *out, const char *family,
	const struct finding *finding, double value)
{
	struct buf subject = {0};

	if (!isfinite(value))
		return;
	phrase_subject(&subject, &finding->subject, finding->kind);
	buf_printf(out, "profgate_%s{", family);
	add_label(out, "", "id", finding->id);
	add_label(out, ",", "workload", finding->workload);
	add_label(out, ",", "metric", finding->metric);
	add_label(out, ",", "unit", finding->unit);
	add_label(out, ",", "kind", kind_name(finding->kind));
	add_label(out, ",", "subject", subject.data);
	buf_printf(out, "} %.3g\n", value);
	buf_clear(&subject);
}

static void add_outcomes(struct buf *out, const struct verdict *verdict)
{
	add_family(out, "verdict", "1 for the verdict of the gate.");
	for (int i = 0; i < OUTCOME_COUNT; i++)
		buf_printf(out, "profgate_verdict{verdict=\"%s\"} %d\n",
			outcome_name((enum outcome)i),
			verdict->outcome == (enum outcome)i);
	add_family(out, "judged", "Subjects that were judged.");
	buf_printf(out, "profgate_judged %zu\n", verdict->judged);
	add_family(out, "findings", "Subjects by what was found.");
	for (int i = 0; i < STATUS_COUNT; i++)
		buf_printf(out, "profgate_findings{status=\"%s\"} %zu\n",
			status_name((enum status)i), verdict->counts[i]);
}

void openmetrics_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct data_points points;

	(void)options;
	data_points_of(&points, verdict);
	add_outcomes(out, verdict);
	add_family(out, "head", "Cost in head, normalised as the result says.");
	for (size_t i = 0; i < points.count; i++)
		add_point(out, "head", points.at[i].finding,
			points.at[i].finding->head.value);
	add_family(out, "change", "Cost in head over cost in base.");
	for (size_t i = 0; i < points.count; i++) {
		const struct finding *at = points.at[i].finding;

		add_point(out, "change", at,
			at->step_present ? at->step.change.ratio
					 : at->change.ratio);
	}
	buf_text(out, "# EOF\n");
	data_points_clear(&points);
}
