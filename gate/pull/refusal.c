/* Says what an answer that is no profile means. */
#include "gate/pull/refusal.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "gate/text/lines.h"

enum { SHOWN_MAX = 120 };

static bool type_is(const struct reply *answer, const char *type)
{
	return strncasecmp(answer->type, type, strlen(type)) == 0;
}

const char *reply_said(const struct reply *answer, struct arena *arena)
{
	struct lines lines = {.text = buf_view(&answer->body)};
	struct span line = {"", 0};
	const char *said = "";
	json_t *root;

	if (type_is(answer, "application/json")) {
		root = json_loadb(answer->body.data, answer->body.len, 0, NULL);
		said = json_string_value(json_object_get(root, "message"));
		lines.text = span_of(said ? said : "");
		if (lines_next(&lines, &line))
			line = text_cut(line, SHOWN_MAX);
		said = arena_copy(arena, line);
		json_decref(root);
		return said;
	}
	if (!type_is(answer, "text/") || type_is(answer, "text/html"))
		return said;
	while (line.len == 0 && lines_next(&lines, &line))
		line = span_trim(line);
	return arena_copy(arena, text_cut(line, SHOWN_MAX));
}

/* Without what stands behind its path: that may be a secret. */
static int redirected(const struct reply *answer, const char *place,
	struct err *err)
{
	size_t len = strcspn(answer->location, "?#");
	const char *user = memchr(answer->location, '@', len);

	if (len > SHOWN_MAX)
		len = SHOWN_MAX;
	return err_set(err, ERR_INPUT,
		"%s answers %ld to %.*s: redirects are "
		"not followed; give that address if you trust it",
		place, answer->status, user ? 0 : (int)len, answer->location);
}

static int wants_credentials(const char *place, const char *said,
	struct err *err)
{
	if (strstr(said, "no org id"))
		return err_set(err, ERR_INPUT,
			"%s wants to know the tenant: "
			"PROFGATE_PULL_TENANT",
			place);
	return err_set(err, ERR_INPUT,
		"%s wants credentials: "
		"PROFGATE_PULL_TOKEN, or PROFGATE_PULL_USER and "
		"PROFGATE_PULL_PASSWORD",
		place);
}

static int judge(const struct reply *answer, const char *place,
	const char *what, const char *said, struct err *err)
{
	long status = answer->status;

	if (status >= 300 && status <= 399)
		return redirected(answer, place, err);
	if (status == 401 || status == 403)
		return wants_credentials(place, said, err);
	if (status == 404 && answer->go)
		return err_set(err, ERR_INPUT,
			"%s: this program has no "
			"profile %s",
			place, what);
	if (status == 400 && strstr(said, "WriteTimeout"))
		return err_set(err, ERR_INPUT,
			"%s: %s exceeds the server's "
			"WriteTimeout: --window below it, or raise the "
			"WriteTimeout of the debug server",
			place, what);
	if (status == 500 && strstr(said, "already in use"))
		return err_set(err, ERR_INPUT,
			"another CPU profile is being "
			"taken of %s (a continuous profiler?)",
			place);
	return err_set(err, ERR_INPUT, "%s answers %ld to %s%s%s", place,
		status, what, *said ? ": it says: " : "", said);
}

int reply_check(const struct reply *answer, const char *place, const char *what,
	struct err *err)
{
	struct arena arena = {0};
	int status = 0;

	if (answer->status != 200)
		status = judge(answer, place, what, reply_said(answer, &arena),
			err);
	else if (type_is(answer, "text/html"))
		status = err_set(err, ERR_INPUT,
			"%s answers a web page, not "
			"%s: a login page?",
			place, what);
	arena_clear(&arena);
	return status;
}
