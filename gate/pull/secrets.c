/* Reads credentials, and says where they may go. */
#include "gate/pull/secrets.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gate/core/file.h"
#include "gate/text/lines.h"

enum { FILE_MAX = 64 << 10, HEADERS_MAX = 64 };

/* Header values that would begin another line are somebody's mistake. */
static int read_variable(const char **out, struct secrets *secrets,
	const char *name, struct err *err)
{
	const char *value = getenv(name);

	*out = value && *value ? value : NULL;
	if (!*out)
		return 0;
	for (const char *at = value; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 127)
			return err_set(err, ERR_USAGE,
				"%s: holds a line end "
				"or another control character",
				name);
	if (!secrets->first)
		secrets->first = name;
	return 0;
}

static int read_headers(struct secrets *out, const char *path,
	struct arena *arena, struct err *err)
{
	const char **headers =
		arena_alloc(arena, HEADERS_MAX, sizeof(*headers));
	struct buf text = {0};
	struct lines lines;
	struct span line;
	int status = file_read(&text, path, FILE_MAX, err);

	lines = (struct lines){.text = buf_view(&text)};
	while (status == 0 && lines_next(&lines, &line)) {
		size_t colon;

		line = span_trim(line);
		colon = span_find(line, 0, ':');
		if (line.len == 0)
			continue;
		if (colon == 0 || colon == line.len ||
			out->header_count == HEADERS_MAX || !text_is(line))
			status = err_set(err, ERR_USAGE,
				"%s:%u: not a header; "
				"write NAME: VALUE, one a line, at most %d",
				path, lines.number, HEADERS_MAX);
		else
			headers[out->header_count++] = arena_copy(arena, line);
	}
	buf_clear(&text);
	out->headers = headers;
	if (out->header_count > 0 && !out->first)
		out->first = "--header-file";
	return status;
}

int secrets_read(struct secrets *out, const char *header_file,
	struct arena *arena, struct err *err)
{
	*out = (struct secrets){0};
	if (read_variable(&out->token, out, "PROFGATE_PULL_TOKEN", err) ||
		read_variable(&out->user, out, "PROFGATE_PULL_USER", err) ||
		read_variable(&out->password, out, "PROFGATE_PULL_PASSWORD",
			err) ||
		read_variable(&out->tenant, out, "PROFGATE_PULL_TENANT", err))
		return -1;
	if (!out->user != !out->password)
		return err_set(err, ERR_USAGE,
			"PROFGATE_PULL_USER and "
			"PROFGATE_PULL_PASSWORD belong together: %s is not "
			"set",
			out->user ? "PROFGATE_PULL_PASSWORD"
				  : "PROFGATE_PULL_USER");
	if (out->token && out->user)
		return err_set(err, ERR_USAGE,
			"PROFGATE_PULL_TOKEN and "
			"PROFGATE_PULL_USER are both set: leave one out");
	return header_file ? read_headers(out, header_file, arena, err) : 0;
}

/* Who sets the secret says too where it may go: hosts, with or without ports. */
static bool is_named(const struct address *to)
{
	const char *hosts = getenv("PROFGATE_PULL_HOST");
	size_t len;

	for (; hosts && *hosts; hosts += len + (hosts[len] != '\0')) {
		len = strcspn(hosts, ", ");
		if ((len == strlen(to->host) &&
			    strncasecmp(hosts, to->host, len) == 0) ||
			(len == strlen(to->place) &&
				strncasecmp(hosts, to->place, len) == 0))
			return true;
	}
	return false;
}

int secrets_allow(const struct secrets *secrets, const struct address *to,
	const char *named_by, struct err *err)
{
	if (!secrets->first)
		return 0;
	if (named_by && !is_named(to))
		return err_set(err, ERR_USAGE,
			"%s is not sent to %s, which %s names: set "
			"PROFGATE_PULL_HOST=%s where the secret is set",
			secrets->first, to->host, named_by, to->host);
	if (to->encrypted || to->loopback)
		return 0;
	return err_set(err, ERR_USAGE,
		"%s is not sent over http to %s; use "
		"https, or kubectl port-forward",
		secrets->first, to->host);
}
