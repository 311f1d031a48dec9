/* Places and sentences for tools that list problems of the code. */
#include "reporters/words/problems.h"

#include <string.h>

#include "gate/text/escape.h"
#include "reporters/words/phrase.h"

/* Whether the path can be one of a repository: relative, and never up. */
static bool is_below(const char *path)
{
	if (path[0] == '/' || path[0] == '\0' || strchr(path, '\\') ||
		strchr(path, ':') || strchr(path, '<'))
		return false;
	for (const char *at = path; at; at = strchr(at, '/')) {
		at += *at == '/';
		if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || !at[2]))
			return false;
	}
	return true;
}

const char *problem_file(
	const struct finding *finding, const struct tracked *tracked)
{
	const char *file = finding->subject.file;

	if (tracked)
		return tracked_find(tracked, file);
	return file && is_below(file) ? file : NULL;
}

/* Base's own is "COMMIT:profgate.yml". */
const char *problem_policy(const struct verdict *verdict)
{
	const char *config = verdict->policy.config;
	const char *colon = config ? strchr(config, ':') : NULL;

	if (colon && is_below(colon + 1))
		config = colon + 1;
	return config && is_below(config) ? config : "profgate.yml";
}

void problem_uri(struct buf *out, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~/";

	for (; *path; path++) {
		if (strchr(plain, *path))
			buf_char(out, *path);
		else
			buf_printf(out, "%%%02X", (unsigned char)*path);
	}
}

void problem_text(struct emitter *e, const char *key, const char *text)
{
	struct buf shown = {0};

	sanitize(&shown, text, CAP_SENTENCE);
	emit_text(e, key, shown.data);
	buf_clear(&shown);
}

void problem_message(struct emitter *e, const char *key,
	const struct finding *finding, const char *owners)
{
	struct buf text = {0};
	struct buf name = {0}, executes = {0};

	if (finding->kind != KIND_TOTAL || finding->subject.function) {
		phrase_subject(&name, &finding->subject, finding->kind);
		sanitize(&text, name.data, CAP_NAME);
		buf_text(&text, " in ");
	}
	sanitize(&text, finding->workload, CAP_NAME);
	buf_char(&text, ' ');
	if (!phrase_executes(&executes, finding)) /* it is its own verb */
		buf_printf(&text, "%s: ",
			finding->status == STATUS_REGRESSION
				? phrase_verb(finding)
				: phrase_word(finding));
	buf_clear(&executes);
	phrase_change(&text, finding);
	buf_text(&text, ": ");
	phrase_why(&text, finding);
	if (owners && *owners)
		buf_printf(&text, "; owners: %s", owners);
	problem_text(e, key, text.data);
	buf_clear(&name);
	buf_clear(&text);
}
