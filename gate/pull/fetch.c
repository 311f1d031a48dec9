/* Asks a source over HTTP and holds its answer in bounds. */
#include "gate/pull/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>

#include "gate/core/clock.h"
#include "gate/core/version.h"
#include "gate/text/num.h"

enum {
	CONNECT_MS = 5000,
	HEADERS_MAX = 64 << 10, /* bytes */
	SLOW_BYTES = 1024,      /* a second, */
	SLOW_SECONDS = 30,      /* over so long */
	LATER_MAX = 60,         /* seconds that a server may have us wait */
	STEP_MS = 50
};
#define BEYOND 15.0  /* seconds after what was asked for */
#define AT_ONCE 60.0 /* for an answer that needs no time */

struct client {
	CURL *curl;
	struct curl_slist *headers;
	const struct address *to;
	const struct fetch_bounds *bounds;
	char said[CURL_ERROR_SIZE];
	char refused[200]; /* an address that is not asked, and why */
	/* of the request under way */
	struct reply *answer;
	size_t header_bytes;
	bool too_large, stopped;
	double later; /* seconds, as the server says */
};

/* What an IPv4 address, in the host's byte order, is that is not asked. */
static const char *refuse_v4(uint32_t at)
{
	if (at >> 16 == 0xa9fe)
		return "link-local addresses are not asked";
	if (at >> 28 == 0xe)
		return "multicast addresses are not asked";
	if (at >> 24 == 0 || at == 0xffffffff)
		return "it is the address of nobody";
	return NULL;
}

/* IPv4 within IPv6: mapped, or through NAT64. */
static bool holds_v4(const struct in6_addr *at)
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};

	return memcmp(at->s6_addr, mapped, 12) == 0 ||
	       memcmp(at->s6_addr, nat64, 12) == 0;
}

static const char *refuse_v6(const struct in6_addr *at)
{
	const unsigned char *b = at->s6_addr;

	if (holds_v4(at))
		return refuse_v4((uint32_t)b[12] << 24 | (uint32_t)b[13] << 16 |
				 (uint32_t)b[14] << 8 | b[15]);
	if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80)
		return "link-local addresses are not asked";
	if (b[0] == 0xff)
		return "multicast addresses are not asked";
	return IN6_IS_ADDR_UNSPECIFIED(at) ? "it is the address of nobody"
	                                   : NULL;
}

static const char *refuse(const struct client *client,
	const struct sockaddr *at)
{
	const struct sockaddr_in *v4 = (const void *)at;
	const struct sockaddr_in6 *v6 = (const void *)at;
	const char *why;
	bool loopback;

	if (at->sa_family == AF_INET) {
		why = refuse_v4(ntohl(v4->sin_addr.s_addr));
		loopback = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	} else if (at->sa_family == AF_INET6) {
		why = refuse_v6(&v6->sin6_addr);
		loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
	} else {
		return "it is no internet address";
	}
	if (!why && !loopback && client->bounds->secrets->first &&
		!client->to->encrypted)
		return "secrets are not sent there over http";
	return why;
}

static curl_socket_t open_socket(void *data, curlsocktype purpose,
	struct curl_sockaddr *at)
{
	struct client *client = data;
	const char *why = refuse(client, &at->addr);
	char shown[INET6_ADDRSTRLEN] = "?";

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (!why)
		return socket(at->family, at->socktype | SOCK_CLOEXEC,
			at->protocol);
	inet_ntop(at->family,
		at->family == AF_INET
			? (const void *)&(
				  (struct sockaddr_in *)(void *)&at->addr)
				  ->sin_addr
			: &((struct sockaddr_in6 *)(void *)&at->addr)
				   ->sin6_addr,
		shown, sizeof(shown));
	snprintf(client->refused, sizeof(client->refused), "%s: %s", shown,
		why);
	return CURL_SOCKET_BAD;
}

static size_t take_body(char *data, size_t size, size_t count, void *into)
{
	struct client *client = into;
	struct buf *body = &client->answer->body;

	size *= count;
	if (size > client->bounds->download - body->len) {
		client->too_large = true;
		return 0;
	}
	buf_add(body, data, size);
	return size;
}

/* The value of the header, when the line is one of that name. */
static bool header_is(struct span *value, struct span line, const char *name)
{
	size_t len = strlen(name);

	if (line.len <= len || line.data[len] != ':' ||
		strncasecmp(line.data, name, len) != 0)
		return false;
	*value = span_trim(
		(struct span){line.data + len + 1, line.len - len - 1});
	return true;
}

static void keep(char out[SAID_MAX], struct span value)
{
	size_t len = value.len < SAID_MAX ? value.len : SAID_MAX - 1;

	memcpy(out, value.data, len);
	out[len] = '\0';
}

static size_t take_header(char *data, size_t size, size_t count, void *into)
{
	struct client *client = into;
	struct reply *answer = client->answer;
	struct span line = {data, size * count}, value;

	client->header_bytes += line.len;
	if (client->header_bytes > HEADERS_MAX) {
		client->too_large = true;
		return 0;
	}
	if (header_is(&value, line, "Content-Type"))
		keep(answer->type, value);
	else if (header_is(&value, line, "Location"))
		keep(answer->location, value);
	else if (header_is(&value, line, "Grpc-Status"))
		keep(answer->grpc_status, value);
	else if (header_is(&value, line, "Grpc-Message"))
		keep(answer->grpc_message, value);
	else if (header_is(&value, line, "X-Go-Pprof"))
		answer->go = true;
	else if (header_is(&value, line, "Retry-After"))
		num_parse(&client->later, value);
	return line.len;
}

static int look(void *data, curl_off_t a, curl_off_t b, curl_off_t c,
	curl_off_t d)
{
	struct client *client = data;

	(void)a, (void)b, (void)c, (void)d;
	client->stopped = atomic_load(client->bounds->stop);
	return client->stopped;
}

#define SET(option, value) curl_easy_setopt(client->curl, option, value)

static void add_header(struct curl_slist **headers, const char *text)
{
	struct curl_slist *longer = curl_slist_append(*headers, text);

	if (!longer)
		out_of_memory();
	*headers = longer;
}

static void add_secrets(struct client *client)
{
	const struct secrets *secrets = client->bounds->secrets;
	struct buf line = {0};

	for (size_t i = 0; i < secrets->header_count; i++)
		add_header(&client->headers, secrets->headers[i]);
	if (secrets->token) {
		buf_printf(&line, "Authorization: Bearer %s", secrets->token);
		add_header(&client->headers, line.data);
	}
	buf_reset(&line);
	if (secrets->tenant) {
		buf_printf(&line, "X-Scope-OrgID: %s", secrets->tenant);
		add_header(&client->headers, line.data);
	}
	buf_clear(&line);
	if (secrets->user) {
		SET(CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
		SET(CURLOPT_USERNAME, secrets->user);
		SET(CURLOPT_PASSWORD, secrets->password);
	}
}

struct client *client_new(const struct address *to,
	const struct fetch_bounds *bounds)
{
	struct client *client = xcalloc(1, sizeof(*client));

	client->to = to;
	client->bounds = bounds;
	client->curl = curl_easy_init();
	if (!client->curl)
		out_of_memory();
	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_FOLLOWLOCATION, 0L);
	SET(CURLOPT_NOSIGNAL, 1L);
	SET(CURLOPT_USERAGENT, "profgate/" PROFGATE_VERSION);
	SET(CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	SET(CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
	SET(CURLOPT_ERRORBUFFER, client->said);
	SET(CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(CURLOPT_OPENSOCKETDATA, client);
	SET(CURLOPT_WRITEFUNCTION, take_body);
	SET(CURLOPT_WRITEDATA, client);
	SET(CURLOPT_HEADERFUNCTION, take_header);
	SET(CURLOPT_HEADERDATA, client);
	SET(CURLOPT_XFERINFOFUNCTION, look);
	SET(CURLOPT_XFERINFODATA, client);
	SET(CURLOPT_NOPROGRESS, 0L);
	/* a proxy would be told what loopback alone may hear */
	if (to->loopback)
		SET(CURLOPT_NOPROXY, "*");
	if (bounds->cacert)
		SET(CURLOPT_CAINFO, bounds->cacert);
	if (bounds->cert)
		SET(CURLOPT_SSLCERT, bounds->cert);
	if (bounds->key)
		SET(CURLOPT_SSLKEY, bounds->key);
	add_secrets(client);
	return client;
}

void client_free(struct client *client)
{
	if (!client)
		return;
	curl_easy_cleanup(client->curl);
	curl_slist_free_all(client->headers);
	free(client);
}

void reply_clear(struct reply *answer)
{
	buf_clear(&answer->body);
	*answer = (struct reply){0};
}

bool wait_until(double then, const atomic_bool *stop)
{
	double left;

	while (!atomic_load(stop) && (left = then - clock_now()) > 0) {
		long ms =
			left * 1e3 < STEP_MS ? (long)(left * 1e3) + 1 : STEP_MS;

		nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
	}
	return !atomic_load(stop);
}

/* The headers of a request, which end with it. */
static struct curl_slist *make_headers(const struct client *client,
	const struct request *request)
{
	struct curl_slist *headers = NULL;
	struct buf line = {0};

	for (const struct curl_slist *h = client->headers; h; h = h->next)
		add_header(&headers, h->data);
	if (request->type) {
		buf_printf(&line, "Content-Type: %s", request->type);
		add_header(&headers, line.data);
		add_header(&headers, "Expect:"); /* nothing is waited for */
	}
	buf_reset(&line);
	if (request->accept) {
		buf_printf(&line, "Accept: %s", request->accept);
		add_header(&headers, line.data);
	}
	buf_clear(&line);
	return headers;
}

static void set_request(struct client *client, const struct request *request)
{
	SET(CURLOPT_URL, request->url);
	SET(CURLOPT_ACCEPT_ENCODING, request->packed ? "gzip" : NULL);
	if (request->type) {
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.len);
		SET(CURLOPT_POSTFIELDS, request->body.data);
	} else {
		SET(CURLOPT_HTTPGET, 1L);
	}
}

static CURLcode ask(struct reply *out, struct client *client,
	const struct request *request)
{
	struct curl_slist *headers = make_headers(client, request);
	double seconds = request->seconds;
	double most = client->bounds->timeout > 0 ? client->bounds->timeout
	              : seconds > 0               ? BEYOND
	                                          : AT_ONCE;

	reply_clear(out);
	client->answer = out;
	client->header_bytes = 0;
	client->too_large = client->stopped = false;
	client->later = 0;
	*client->said = *client->refused = '\0';
	set_request(client, request);
	SET(CURLOPT_HTTPHEADER, headers);
	SET(CURLOPT_TIMEOUT_MS, (long)((seconds + most) * 1e3));
	SET(CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS + (long)seconds);
	SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)client->bounds->download);
	CURLcode code = curl_easy_perform(client->curl);
	curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE, &out->status);
	SET(CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return code;
}

static bool is_busy(long status)
{
	return status == 429 || (status >= 502 && status <= 504);
}

/* What may go better in a moment. */
static bool is_passing(const struct client *client, CURLcode code)
{
	if (client->too_large || *client->refused || client->stopped)
		return false;
	if (code == CURLE_OK)
		return is_busy(client->answer->status);
	return code == CURLE_COULDNT_CONNECT || code == CURLE_GOT_NOTHING ||
	       code == CURLE_SEND_ERROR ||
	       ((code == CURLE_RECV_ERROR ||
			code == CURLE_OPERATION_TIMEDOUT) &&
		       client->answer->body.len == 0);
}

static int too_late(const struct client *client, struct err *err)
{
	size_t len = client->answer->body.len;

	if (len == 0)
		return err_set(err, ERR_INPUT,
			"%s: no answer in time; "
			"--timeout waits longer",
			client->to->place);
	return err_set(err, ERR_INPUT,
		"%s: too slow: %zu bytes came in time; "
		"--timeout waits longer",
		client->to->place, len);
}

static int refused_connection(const struct client *client, struct err *err)
{
	long number = 0;

	curl_easy_getinfo(client->curl, CURLINFO_OS_ERRNO, &number);
	if (number != ECONNREFUSED)
		return err_set(err, ERR_INPUT, "%s: %s", client->to->place,
			client->said);
	return err_set(err, ERR_INPUT,
		"%s: connection refused; is the port "
		"forwarded, and does the program listen on it? (kubectl "
		"port-forward pod/NAME PORT:PORT)",
		client->to->place);
}

static int failed(const struct client *client, CURLcode code, struct err *err)
{
	const char *place = client->to->place;

	if (client->stopped)
		return err_set(err, ERR_INPUT, "%s: interrupted", place);
	if (*client->refused)
		return err_set(err, ERR_INPUT, "%s is %s", place,
			client->refused);
	if (client->too_large || code == CURLE_FILESIZE_EXCEEDED)
		return err_set(err, ERR_LIMIT,
			"%s: sends more than %zu bytes; "
			"--max-download allows more",
			place, client->bounds->download);
	switch ((int)code) {
	case CURLE_OPERATION_TIMEDOUT:
		return too_late(client, err);
	case CURLE_COULDNT_CONNECT:
		return refused_connection(client, err);
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WRITE_ERROR:
		return err_set(err, ERR_INPUT,
			"%s: the answer ended early "
			"after %zu bytes; the server's write timeout? shorten "
			"--window",
			place, client->answer->body.len);
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
		return err_set(err, ERR_INPUT,
			"%s: %s; --cacert FILE adds a "
			"certificate authority",
			place,
			*client->said ? client->said
				      : curl_easy_strerror(code));
	}
	return err_set(err, ERR_INPUT, "%s: %s", place,
		*client->said ? client->said : curl_easy_strerror(code));
}

int client_ask(struct reply *out, struct client *client,
	const struct request *request, struct err *err)
{
	CURLcode code = ask(out, client, request);

	for (unsigned i = 0;
		i < client->bounds->retries && is_passing(client, code); i++) {
		double wait = fmax(client->later, (double)(1u << i));

		if (wait > LATER_MAX ||
			!wait_until(clock_now() + wait, client->bounds->stop))
			break;
		code = ask(out, client, request);
	}
	out->lasting = !is_passing(client, code);
	return code == CURLE_OK ? 0 : failed(client, code, err);
}

int client_get(struct reply *out, struct client *client, const char *url,
	double seconds, struct err *err)
{
	return client_ask(out, client,
		&(struct request){.url = url, .seconds = seconds}, err);
}
