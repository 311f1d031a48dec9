/* Names what is to be accepted. */
#include "reporters/words/acceptance.h"

#include <string.h>

#include "reporters/words/phrase.h"

enum {NAMES_MAX = 20 };

/* Whether a pattern of the name is the name, in a line of a commit message and
 * between the quotes of YAML. */
static bool is_plain(const char *name)
{
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return *name && *name != ' ' && !strpbrk(name, "[]?\"\\") &&
	       !strstr(name, " -- ");
}

/* What shall be faster is accepted by nobody. */
static bool is_acceptable(const struct finding *f)
{
	return f->status == STATUS_REGRESSION &&
	       f->reason != REASON_NOT_IMPROVED;
}

static const char *name_of(const struct finding *f)
{
	const char *name = f->subject.function ? f->subject.function
	                                       : f->workload;

	return name && is_plain(name) ? name : f->id;
}

static void add_line(struct buf *out, const struct finding *f, const char *name,
	bool to_commit)
{
	if (!to_commit)
		buf_printf(out, "- {function: \"%s\", reason: \"...\"}\n", name);
	else
		buf_printf(out, "Profgate-Accept: %s %s -- REASON\n", name,
			name == f->id ? f->metric : "any");
}

const char *acceptance_lines(struct buf *out, size_t *left,
	const struct verdict *verdict)
{
	bool to_commit = phrase_is_check(verdict);
	const char *names[NAMES_MAX];
	size_t count = 0;

	*left = 0;
	for (size_t i = 0; verdict->outcome == OUTCOME_REGRESSION &&
		i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		const char *name = name_of(f);
		bool known = !is_acceptable(f);

		for (size_t n = 0; n < count && !known; n++)
			known = strcmp(names[n], name) == 0;
		if (known)
			continue;
		if (count == NAMES_MAX) {
			++*left;
			continue;
		}
		names[count++] = name;
		add_line(out, f, name, to_commit);
	}
	if (count == 0)
		return NULL;
	return to_commit ? "to a commit message"
	                 : "to profgate.yml, under accept:";
}
