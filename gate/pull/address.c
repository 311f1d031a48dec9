/* Takes the address of a source apart. */
#include "gate/pull/address.h"

#include <ctype.h>
#include <curl/curl.h>
#include <string.h>

bool address_is(const char *text)
{
	return strstr(text, "://") != NULL;
}

/* A part of the address; "" where it has none. */
static const char *part(CURLU *url, CURLUPart which, unsigned flags,
	struct arena *arena)
{
	char *text = NULL;
	const char *copy = "";

	if (curl_url_get(url, which, &text, flags) == CURLUE_OK && text)
		copy = arena_copy(arena, span_of(text));
	curl_free(text);
	return copy;
}

static const char *small(const char *text, struct arena *arena)
{
	char *copy = arena_copy(arena, span_of(text));

	for (char *at = copy; *at; at++)
		*at = (char)tolower((unsigned char)*at);
	return copy;
}

static bool is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 &&
		       strspn(host, "0123456789.") == strlen(host));
}

static int check(const struct address *address, CURLU *url, struct arena *arena,
	struct err *err)
{
	if (*part(url, CURLUPART_USER, 0, arena) ||
		*part(url, CURLUPART_PASSWORD, 0, arena))
		return err_set(err, ERR_USAGE,
			"%s://***@%s: a password in an "
			"address is seen by everybody: put it into "
			"PROFGATE_PULL_USER and PROFGATE_PULL_PASSWORD",
			address->encrypted ? "https" : "http", address->place);
	if (*part(url, CURLUPART_QUERY, 0, arena) ||
		*part(url, CURLUPART_FRAGMENT, 0, arena))
		return err_set(err, ERR_USAGE,
			"%s: an endpoint's address ends "
			"before ? and #; what to ask it for is --profiles",
			address->url);
	return 0;
}

static int take_apart(struct address *out, CURLU *url, struct arena *arena,
	struct err *err)
{
	const char *scheme = part(url, CURLUPART_SCHEME, 0, arena);
	const char *port = part(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, arena);
	char *path =
		arena_copy(arena, span_of(part(url, CURLUPART_PATH, 0, arena)));
	size_t len = strlen(path);

	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return err_set(err, ERR_USAGE,
			"%s://: only http and https "
			"addresses are asked",
			scheme);
	while (len > 0 && path[len - 1] == '/')
		path[--len] = '\0';
	*out = (struct address){
		.host = small(part(url, CURLUPART_HOST, 0, arena), arena),
		.path = path,
		.encrypted = strcmp(scheme, "https") == 0,
	};
	out->place = arena_printf(arena, "%s:%s", out->host, port);
	out->root = arena_printf(arena, "%s://%s", scheme, out->place);
	out->url = arena_printf(arena, "%s%s", out->root, path);
	out->loopback = is_loopback(out->host);
	return check(out, url, arena, err);
}

int address_parse(struct address *out, const char *text, struct arena *arena,
	struct err *err)
{
	CURLU *url = curl_url();
	CURLUcode code;
	int status;

	if (!url)
		out_of_memory();
	code = curl_url_set(url, CURLUPART_URL, text, 0);
	if (code == CURLUE_UNSUPPORTED_SCHEME)
		status = err_set(err, ERR_USAGE,
			"%.*s: only http and https "
			"addresses are asked",
			(int)(strstr(text, "://") - text + 3), text);
	else if (code != CURLUE_OK)
		status = err_set(err, ERR_USAGE,
			"a source is no address: %s; "
			"write http://HOST:PORT",
			curl_url_strerror(code));
	else
		status = take_apart(out, url, arena, err);
	curl_url_cleanup(url);
	return status;
}
