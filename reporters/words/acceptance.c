/* Names what is to be accepted. */
#include "reporters/words/acceptance.h"

#include <string.h>

#include "gate/text/escape.h"
#include "reporters/words/phrase.h"

/* Whether a pattern of the name is the name, in a line of a commit message and
 * between the quotes of YAML: all of it can be seen, and means itself. */
static bool is_plain(const char *name)
{
	struct buf shown = {0};
	bool same;

	if (strlen(name) > CAP_LINE)
		return false;
	sanitize(&shown, name, CAP_LINE);
	same = strcmp(shown.data, name) == 0;
	buf_clear(&shown);
	return same && *name != ' ' && !strpbrk(name, "[]?\"\\") &&
	       !strstr(name, " -- ");
}

/* What shall be faster is accepted by nobody. */
static bool is_acceptable(const struct finding *f)
{
	return f->status == STATUS_REGRESSION &&
	       f->reason != REASON_NOT_IMPROVED;
}

static const char *place_of(bool to_commit)
{
	return to_commit ? "to a commit message" : "to profgate.yml, under accept:";
}

static const char *name_of(const struct finding *f)
{
	const char *name = f->subject.function ? f->subject.function
	                                       : f->workload;

	return name && is_plain(name) ? name : f->id;
}

static void add(struct accept_block *out, const struct finding *f)
{
	const char *name = name_of(f);

	for (size_t n = 0; n < out->count; n++)
		if (strcmp(out->names[n], name) == 0)
			return;
	if (out->count == ACCEPTED_MOST) {
		out->left++;
		return;
	}
	out->names[out->count] = name;
	out->of[out->count++] = f;
}

static void add_cause(struct accept_block *out, const struct by_cause *by,
	size_t number)
{
	struct finding_list list = by_cause_find(by, number);

	for (size_t i = 0; i < list.count; i++)
		if (is_acceptable(list.all[i]))
			add(out, list.all[i]);
	if (out->count)
		out->place = place_of(out->to_commit);
}

void accept_block_make(struct accept_block *out, const struct verdict *verdict)
{
	struct by_cause by;

	*out = (struct accept_block){.to_commit = phrase_is_check(verdict)};
	if (verdict->outcome != OUTCOME_REGRESSION)
		return;
	by_cause_init(&by, verdict);
	for (size_t c = 0; c < by.count; c++)
		add_cause(out, &by, c);
	by_cause_clear(&by);
}

void accept_block_of_cause(struct accept_block *out,
	const struct verdict *verdict, const struct by_cause *by, size_t number)
{
	*out = (struct accept_block){.to_commit = phrase_is_check(verdict)};
	add_cause(out, by, number);
}

void accept_block_line(struct buf *out, const struct accept_block *block,
	size_t number)
{
	const struct finding *f = block->of[number];
	const char *name = block->names[number];

	if (!block->to_commit)
		buf_printf(out, "- {function: \"%s\", reason: \"...\"}", name);
	else
		buf_printf(out, "Profgate-Accept: %s %s -- REASON", name,
			name == f->id ? f->metric : "any");
}

const char *accept_one(struct buf *out, const struct verdict *verdict,
	const struct finding *f)
{
	bool to_commit = phrase_is_check(verdict);

	if (!is_acceptable(f))
		return NULL;
	buf_printf(out, to_commit ? "Profgate-Accept: %s %s -- REASON" :
		"- {function: \"%s\", metric: %s, reason: \"...\"}", name_of(f),
		f->metric);
	return place_of(to_commit);
}

void accept_block_left(struct buf *out, const struct accept_block *block)
{
	if (block->left > 0)
		buf_printf(out, "and %zu more: profgate explain tells their ids",
			block->left);
}
