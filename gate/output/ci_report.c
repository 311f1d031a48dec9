/* Writes what GitHub Actions and GitLab show beside the log. */
#include "gate/output/ci_report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/output/tracked_files.h"
#include "gate/text/complain.h"
#include "reporters/formats/annotations.h"
#include "reporters/reporter.h"

#define SUMMARY "GITHUB_STEP_SUMMARY"
#define OUTPUTS "GITHUB_OUTPUT"

/* GitHub drops the summary of a step, all of it, past 1 MiB. */
enum {SUMMARY_MAX = 1 << 20 };

enum {GIVEN_GITHUB = 2, GIVEN_GITLAB, GIVEN_NONE }; /* 1 + place */

static const char *const words[] = {"auto", "github", "gitlab", "none", NULL};

static const struct opt options[] = {
	{.name = "ci", .kind = OPT_CHOICE, .choices = words,
		.help = "write what this CI system shows: job summary, step "
			"outputs and annotations for github, further files in "
			"--report-dir for gitlab; auto: the one whose job this "
			"is, if any"},
	{0}
};

const struct opt_group ci_group = {NULL, options, NULL};

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);

	return value && *value && strcmp(value, "false") != 0;
}

enum ci ci_find(unsigned given)
{
	switch (given) {
	case GIVEN_GITHUB:
		return CI_GITHUB;
	case GIVEN_GITLAB:
		return CI_GITLAB;
	case GIVEN_NONE:
		return CI_NONE;
	default:
		if (is_set("GITHUB_ACTIONS"))
			return CI_GITHUB;
		return is_set("GITLAB_CI") ? CI_GITLAB : CI_NONE;
	}
}

const struct ci_file *ci_files(enum ci ci)
{
	static const struct ci_file none[] = {{0}};
	static const struct ci_file gitlab[] = {
		{"codequality", "codequality.json"},
		{"openmetrics", "metrics.txt"},
		{0}
	};

	return ci == CI_GITLAB ? gitlab : none;
}

/* Appends to a file of the runner, whose path the variable holds; not set: a
 * runner that does not want it. */
static void append(const char *variable, const struct buf *text)
{
	const char *path = getenv(variable);
	struct err err = {0};
	int fd;

	if (!path || !*path)
		return;
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0 || file_write(fd, buf_view(text))) {
		err_set(&err, ERR_IO, "%s: %s: %s", variable, path,
			strerror(errno));
		complain("%s", err.text);
	}
	if (fd >= 0)
		close(fd);
}

/* The largest page for which there is room in what GitHub keeps of a step. */
static void add_summary(const struct verdict *verdict)
{
	static const char *const pages[] = {"summary", "markdown", NULL};
	static const struct report_options plain = {.color = false};
	const char *path = getenv(SUMMARY);
	struct stat status;
	size_t used = path && stat(path, &status) == 0 && status.st_size > 0 ?
		(size_t)status.st_size : 0;

	for (size_t i = 0; pages[i]; i++) {
		struct buf page = {0};
		bool fits;

		reporter_find(pages[i])->render(&page, verdict, &plain);
		fits = used + page.len <= SUMMARY_MAX;
		if (fits)
			append(SUMMARY, &page);
		buf_clear(&page);
		if (fits)
			return;
	}
}

/* Words and numbers of ours alone: a name could write further outputs. */
static void add_outputs(const struct verdict *verdict)
{
	struct buf text = {0};

	buf_printf(&text, "verdict=%s\nexit-code=%d\njudged=%zu\n",
		outcome_name(verdict->outcome), verdict->exit_code,
		verdict->judged);
	buf_printf(&text, "regressions=%zu\nimprovements=%zu\nundecided=%zu\n",
		verdict->counts[STATUS_REGRESSION],
		verdict->counts[STATUS_IMPROVEMENT],
		verdict->counts[STATUS_UNDECIDED]);
	append(OUTPUTS, &text);
	buf_clear(&text);
}

void ci_report(enum ci ci, const struct verdict *verdict, FILE *log,
	struct arena *arena)
{
	struct tracked tracked;
	struct buf text = {0};

	if (ci != CI_GITHUB)
		return;
	add_summary(verdict);
	add_outputs(verdict);
	ci_tracked(&tracked, arena);
	annotations_render(&text, verdict, &tracked);
	if (text.len > 0)
		fwrite(text.data, 1, text.len, log);
	buf_clear(&text);
}
