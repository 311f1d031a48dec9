/* The command that gives a verdict again. */
#include "reporters/words/phrase.h"

#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/num.h"

/* Whether base was measured at its commit, here or by `check` itself, by a plan that
 * a clone has: then base is called by its runs. */
static bool is_measured(const struct verdict *verdict)
{
	const char *label = verdict->base.label;
	const char *commit = verdict->base.commit;

	return commit && *label &&
	       strncmp(commit, label, strlen(label)) != 0 &&
	       (phrase_is_check(verdict) || verdict->policy.config);
}

enum {WORSE_MOST = 3, SHORT_COMMIT = 7 };

/* " --workload NAME" for each that something got worse in; nothing where there are
 * more than a line should name, or one has no name. */
static void add_worse(struct buf *out, const struct verdict *verdict)
{
	const char *names[WORSE_MOST];
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		size_t n = 0;

		if (f->status != STATUS_REGRESSION)
			continue;
		if (!f->workload || strcmp(f->workload, "default") == 0)
			return;
		while (n < count && strcmp(names[n], f->workload) != 0)
			n++;
		if (n < count)
			continue;
		if (count == WORSE_MOST)
			return;
		names[count++] = f->workload;
	}
	for (size_t n = 0; n < count; n++) {
		buf_text(out, " --workload ");
		escape_shell(out, names[n]);
	}
}

/* A folder of its own: where this verdict's runs are measured others are, maybe. */
static void add_folder(struct buf *out, const struct verdict *verdict,
	const char *side)
{
	struct buf folder = {0};

	if (verdict->head.commit)
		buf_printf(&folder, "perf-%.*s", SHORT_COMMIT,
			verdict->head.commit);
	else
		buf_text(&folder, "perf-again");
	buf_text(&folder, side);
	escape_shell(out, folder.data);
	buf_clear(&folder);
}

/* Measures both sides anew. */
static void add_run(struct buf *out, const struct verdict *verdict)
{
	buf_text(out, "profgate run --base ");
	escape_shell(out, verdict->base.commit);
	add_worse(out, verdict);
	buf_text(out, " --out ");
	add_folder(out, verdict, "");
	buf_text(out, " && profgate compare ");
	add_folder(out, verdict, "/base");
	buf_char(out, ' ');
	add_folder(out, verdict, "/head");
}

/* A path as the reader may have it: one from the root is of the machine that
 * judged, maybe a temporary folder. */
static void add_place(struct buf *out, const char *path, const char *instead)
{
	escape_shell(out, *path == '/' ? instead : path);
}

void phrase_reproduce(struct buf *out, const struct verdict *verdict)
{
	const char *config = verdict->policy.config;

	if (verdict->over_time) {
		buf_text(out, "profgate leaks ");
		if (*verdict->base.label) {
			buf_text(out, "--base ");
			add_place(out, verdict->base.label, "BASE");
			buf_char(out, ' ');
		}
		add_place(out, verdict->head.label, "RUNS");
		return;
	}
	if (is_measured(verdict)) {
		add_run(out, verdict);
		return;
	}
	if (phrase_is_check(verdict)) {
		buf_text(out, "profgate check --baseline ");
		escape_shell(out, verdict->base.commit);
		buf_char(out, ' ');
		if (verdict->since.present && verdict->since.commit) {
			buf_text(out, "--since ");
			escape_shell(out, verdict->since.name);
			buf_char(out, ' ');
		}
		add_place(out, verdict->head.label, "RUNS");
		return;
	}
	buf_text(out, "profgate compare ");
	if (config) {
		buf_text(out, "--config ");
		add_place(out, config, strrchr(config, '/') ?
			strrchr(config, '/') + 1 : config);
		buf_char(out, ' ');
	}
	if (verdict->policy.improvement > 0) {
		char percent[NUM_MAX];

		buf_printf(out, "--require-improvement %s%% ",
			num_format(percent, 100 * verdict->policy.improvement));
	}
	add_place(out, verdict->base.label, "BASE");
	buf_char(out, ' ');
	add_place(out, verdict->head.label, "HEAD");
}
