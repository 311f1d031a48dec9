/* GitLab's code quality report: problems with their place, as JSON. */
#include <math.h>

#include "gate/text/json_write.h"
#include "reporters/formats/formats.h"
#include "reporters/words/places.h"
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
static void add_location(struct emitter *e, const struct verdict *verdict,
	const struct finding *finding, const struct finding_places *places)
{
	struct tracked_place place = {problem_policy(verdict), 1, false};

	place_of(&place, places, finding);
	emit_begin(e, "location", '{');
	problem_text(e, "path", place.file);
	emit_begin(e, "lines", '{');
	emit_whole(e, "begin", place.line > 0 ? place.line : 1);
	emit_end(e, '}');
	emit_end(e, '}');
}

void codequality_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct emitter e = emitter_to(out, " ");
	struct reading_order rows;
	struct finding_places places;
	struct buf owners = {0};

	places_init(&places, verdict, options->tracked);
	reading_order_of(&rows, verdict,
		ONE_STATUS(STATUS_REGRESSION) | ONE_STATUS(STATUS_SUSPECT),
		false);
	emit_begin(&e, NULL, '[');
	for (size_t i = 0; i < rows.count && i < PROBLEMS_MAX; i++) {
		const struct finding *at = rows.at[i].finding;

		emit_item(&e, 2);
		buf_reset(&owners);
		place_owners(&owners, &places, at);
		problem_message(&e, "description", at,
			owners.len ? owners.data : NULL);
		problem_text(&e, "check_name", at->metric);
		emit_text(&e, "fingerprint", at->id);
		emit_text(&e, "severity", severity(at));
		add_location(&e, verdict, at, &places);
		emit_end(&e, '}');
	}
	emit_line(&e, 0);
	emit_end(&e, ']');
	buf_char(out, '\n');
	reading_order_clear(&rows);
	places_clear(&places);
	buf_clear(&owners);
}
