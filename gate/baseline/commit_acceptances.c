/* Reads acceptances from commit messages. */
#include "gate/baseline/commit_acceptances.h"

#include <string.h>
#include <strings.h>

#include "gate/config/value.h"

static const char key[] = "Profgate-Accept:";

enum {
	COMMITS_MAX = 1000, /* under review */
	ACCEPTANCES_MAX = 1000
};

static bool is_indented(struct span line)
{
	return line.len > 0 && (line.data[0] == ' ' || line.data[0] == '\t') &&
		span_trim(line).len > 0;
}

/* The next trailer, without its key and with the lines that go on with it on
 * one line; false: there is none. text goes past it. */
static bool next_trailer(struct buf *out, struct span *text)
{
	size_t key_len = strlen(key);
	struct span line;

	while (span_next(&line, text, '\n')) {
		if (line.len < key_len ||
			strncasecmp(line.data, key, key_len) != 0)
			continue;
		buf_reset(out);
		buf_span(out, span_trim((struct span){line.data + key_len,
			line.len - key_len}));
		for (struct span rest = *text; span_next(&line, &rest, '\n') &&
			is_indented(line); *text = rest) {
			buf_char(out, ' ');
			buf_span(out, span_trim(line));
		}
		return true;
	}
	return false;
}

/* Takes the last word off; empty when there is none. */
static struct span last_word(struct span *text)
{
	struct span all = span_trim(*text);
	size_t start = all.len;

	while (start > 0 && all.data[start - 1] != ' ' &&
		all.data[start - 1] != '\t')
		start--;
	*text = span_trim((struct span){all.data, start});
	return (struct span){all.data + start, all.len - start};
}

/* NULL, or what is wrong with it. */
static const char *parse(struct acceptance *out, struct span text,
	struct arena *arena)
{
	const char *dashes = text.len ? strstr(text.data, " -- ") : NULL;
	struct span left, word, reason;

	if (!dashes)
		return "it gives no reason after \" -- \"";
	left = (struct span){text.data, (size_t)(dashes - text.data)};
	reason = span_trim((struct span){dashes + 4,
		text.len - left.len - 4});
	if (reason.len == 0)
		return "it gives no reason after \" -- \"";
	word = last_word(&left);
	if (ratio_parse(&out->most, word))
		word = last_word(&left);
	else if (word.len > 1 && strchr("x+.0123456789", word.data[0]) &&
		strchr(".0123456789", word.data[1]))
		return "its ratio is no rise, such as x1.4 or +40%";
	else
		out->most = 0;
	if (left.len == 0)
		return "it needs a function or id, and a metric or \"any\"";
	if (left.len > PATTERN_LONGEST)
		return "its function is a pattern of more than 1024 bytes";
	out->function = arena_copy(arena, left);
	if (!span_equal(word, span_of("any")))
		out->metric = arena_copy(arena, word);
	out->reason = arena_copy(arena, reason);
	return NULL;
}

static void add_acceptance(struct config *config,
	const struct acceptance *acceptance, struct arena *arena)
{
	struct policy *policy = &config->policy;
	struct acceptance *more = arena_alloc(arena,
		policy->acceptance_count + 1, sizeof(*more));

	*more = *acceptance;
	if (policy->acceptance_count > 0)
		memcpy(more + 1, policy->acceptances,
			policy->acceptance_count * sizeof(*more));
	policy->acceptances = more;
	policy->acceptance_count++;
}

void commit_acceptances_read(struct config *config,
	const struct repo_commit *commit, struct arena *arena)
{
	const char *rule = arena_printf(arena, "commit %.7s", commit->id.hex);
	struct span rest = span_of(commit->message);
	struct buf text = {0};
	size_t count = 0;

	while (next_trailer(&text, &rest) && count++ < ACCEPTANCES_MAX) {
		struct acceptance acceptance = {.rule = rule};
		const char *wrong = parse(&acceptance, buf_view(&text), arena);

		if (!wrong) {
			add_acceptance(config, &acceptance, arena);
			continue;
		}
		note_add(&config->notes, "trailer-unreadable", NULL,
			"%s accepts nothing with \"%s %s\": %s", rule, key,
			text.data, wrong);
	}
	buf_clear(&text);
}

int commit_acceptances_between(struct config *config, bool *cut,
	const struct repo *repo, const struct commit_id *base,
	const struct commit_id *head, struct arena *arena, struct err *err)
{
	struct arena scratch = {0};
	struct commit_id merge_base;
	struct history history;
	int status = history_between(&history, &merge_base, repo, base, head,
		COMMITS_MAX, &scratch, err);

	/* Oldest first, since each goes before those that were there. */
	for (size_t i = history.count; i > 0 && status == 0; i--) {
		struct repo_commit commit;

		status = repo_commit(&commit, repo, &history.ids[i - 1],
			&scratch, err);
		if (status == 0)
			commit_acceptances_read(config, &commit, arena);
	}
	*cut = history.cut;
	arena_clear(&scratch);
	return status < 0 ? -1 : 0;
}
