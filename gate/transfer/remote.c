/* The store's ref in another repository, and what git says of it. */
#include "gate/transfer/remote.h"

#include <git2.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/store/ref_write.h"

enum {
	CONNECTION_TRIES = 3,
	FETCH_TRIES = 5,
	VAIN_TRIES = 4,
	TEXT_MAX = 300, /* bytes of a server's own words in a message */
	LS_REMOTE_NO_REF = 2 /* exit code */
};

/* A connection that broke and may hold the next time. */
static const char *const transient[] = {
	"Connection reset", "Connection timed out", "early EOF",
	"hung up unexpectedly", "returned error: 429", "returned error: 50",
	NULL
};

/* The account may not write, or is not known. */
static const char *const no_access[] = {
	"returned error: 401", "returned error: 403", "ermission denied",
	"nsufficient permission", "Authentication failed",
	"could not read Username", "could not read Password", "not allowed to",
	"Access denied", "access denied", "denied to", "marked as read only",
	"Read-only file system",
	"unable to create temporary object directory",
	NULL
};

/* Refusals of the ref that no repetition changes. */
static const char *const for_good[] = {
	"hook declined", "hidden ref", "rotected branch", "shallow update",
	"exceed", "unpacker error", "prohibited", "denied", "denying",
	"not allowed", "refusing", "currently checked out", "funny refname",
	"missing necessary objects",
	/* git itself says so before it asks, as (fetch first); a server that
	 * says so takes no rewritten history */
	"[remote rejected] (non-fast-forward)",
	NULL
};

/* Of git's advice on a lock, which does not name its file in that line. */
static const char locked[] = "remove the file manually";

static bool holds(struct span text, const char *word)
{
	size_t len = strlen(word);

	for (size_t at = 0; at + len <= text.len; at++)
		if (memcmp(text.data + at, word, len) == 0)
			return true;
	return false;
}

static bool holds_any(struct span text, const char *const *words)
{
	for (; *words; words++)
		if (holds(text, *words))
			return true;
	return false;
}

static struct span without(struct span text, const char *prefix)
{
	size_t len = strlen(prefix);

	if (span_starts(text, prefix))
		text = (struct span){text.data + len, text.len - len};
	return text;
}

static int shown(struct span text)
{
	return (int)(text.len < TEXT_MAX ? text.len : TEXT_MAX);
}

/* The line of git's complaint that says why: the first fatal one, or the last
 * before git's general advice. */
static struct span reason_of(const struct git_result *git)
{
	struct span rest = buf_view(&git->log), line;
	struct span best = span_of("git gave no reason");

	while (span_next(&line, &rest, '\n')) {
		line = span_trim(line);
		if (span_starts(line, "fatal: Could not read from remote"))
			break;
		if (line.len > 0)
			best = line;
		if (span_starts(line, "fatal: "))
			break;
	}
	return without(best, "fatal: ");
}

/* git_run, again where the connection broke. */
static int ask(struct git_result *out, struct remote *remote,
	const char *const *arguments, struct err *err)
{
	for (unsigned attempt = 0;; attempt++) {
		struct span log;

		if (git_run(out, remote->store->repo, arguments, err))
			return -1;
		log = buf_view(&out->log);
		if (out->status == 0 || attempt + 1 == CONNECTION_TRIES ||
			!holds_any(log, transient) ||
			holds_any(log, no_access))
			return 0;
		git_result_clear(out);
		remote_wait(remote, attempt);
	}
}

/* Whether `git ls-remote` lists the ref: it matches the ends of names. */
static bool lists(struct span out, const char *ref)
{
	struct span line;

	while (span_next(&line, &out, '\n')) {
		size_t tab = span_find(line, 0, '\t');

		if (tab < line.len && span_equal(span_of(ref),
			(struct span){line.data + tab + 1, line.len - tab - 1}))
			return true;
	}
	return false;
}

/* 0: the remote has the ref. +1: it has not. */
static int look(struct remote *remote, struct err *err)
{
	const char *ref = remote->store->ref;
	const char *const arguments[] = {"ls-remote", "--exit-code",
		remote->name, ref, NULL};
	struct git_result git;
	struct buf name = {0};
	struct span why;
	int status;

	if (ask(&git, remote, arguments, err))
		return -1;
	why = reason_of(&git);
	if (git.status == 0) {
		status = lists(buf_view(&git.out), ref) ? 0 : 1;
	} else if (git.status == LS_REMOTE_NO_REF) {
		status = 1;
	} else {
		git_redact(&name, span_of(remote->name));
		status = err_set(err, ERR_STORE,
			"cannot read baselines from %s: %.*s", name.data,
			shown(why), why.data);
	}
	buf_clear(&name);
	git_result_clear(&git);
	return status;
}

/* Depth only where the clone is shallow: it would make a full one shallow. A
 * partial clone leaves out what it can, but these files are to be read. */
static int fetch(struct git_result *out, struct remote *remote,
	struct err *err)
{
	const struct store *store = remote->store;
	struct buf refspec = {0};
	const char *arguments[] = {"fetch", "--quiet", "--no-tags",
		"--no-write-fetch-head", "--no-recurse-submodules",
		"--no-filter", "--refmap=", "--depth=1", NULL, NULL, NULL};
	const char **at = arguments + 7;
	int status;

	buf_printf(&refspec, "+%s:%s", store->ref, store->remote_ref);
	at += store->repo->shallow;
	*at++ = remote->name;
	*at++ = refspec.data;
	*at = NULL;
	ref_unlock_dead(store, store->remote_ref);
	status = ask(out, remote, arguments, err);
	buf_clear(&refspec);
	return status;
}

/* +1: there is no ref. *again: there is, and a rival run here was in the way
 * of the fetch. */
static int try_fetch(struct commit_id *tip, bool *again,
	struct remote *remote, struct err *err)
{
	const struct store *store = remote->store;
	struct git_result git;
	git_oid id;
	int status;

	*again = false;
	if (fetch(&git, remote, err))
		return -1;
	status = git.status ? GIT_ENOTFOUND : git_reference_name_to_id(&id,
		store->repo->git, store->remote_ref);
	if (status == 0) {
		git_oid_tostr(tip->hex, sizeof(tip->hex), &id);
	} else if (status != GIT_ENOTFOUND) {
		status = repo_error(err, store->remote_ref);
	} else {
		struct span why = reason_of(&git);

		status = look(remote, err);
		*again = status == 0;
		if (*again && holds(buf_view(&git.log), locked))
			status = ref_locked(store, store->remote_ref, err);
		else if (*again)
			status = err_set(err, ERR_STORE,
				"cannot fetch %s to %s: %.*s", store->ref,
				store->remote_ref, shown(why), why.data);
	}
	git_result_clear(&git);
	return status;
}

int remote_fetch(struct remote *remote, struct err *err)
{
	struct commit_id tip = {{0}};
	int status;

	for (unsigned attempt = 0;; attempt++) {
		struct err why = {0};
		bool again;

		status = try_fetch(&tip, &again, remote, &why);
		if (status < 0 && (!again || attempt + 1 == FETCH_TRIES))
			*err = why;
		if (!again || attempt + 1 == FETCH_TRIES)
			break;
		remote_wait(remote, attempt);
	}
	if (status < 0)
		return -1;
	if (remote->pushes > 0 && strcmp(tip.hex, remote->tip.hex) == 0)
		remote->in_vain++;
	else
		remote->in_vain = 0;
	remote->tip = tip;
	return status;
}

/* What `git push --porcelain` says of the ref: a flag, what was pushed where,
 * and how that went, with tabs between. */
static bool find_line(char *flag, struct span *summary, struct span out,
	const char *ref)
{
	struct span line;

	while (span_next(&line, &out, '\n')) {
		size_t colon, tab;

		if (line.len < 2 || line.data[1] != '\t')
			continue;
		tab = span_find(line, 2, '\t');
		colon = span_find(line, 2, ':');
		if (colon >= tab || !span_equal(span_of(ref), (struct span){
			line.data + colon + 1, tab - colon - 1}))
			continue;
		*flag = line.data[0];
		tab += tab < line.len;
		*summary = (struct span){line.data + tab, line.len - tab};
		return true;
	}
	return false;
}

/* The server's own words, on one line. */
static void add_server_text(struct buf *out, const struct git_result *git)
{
	struct span log = buf_view(&git->log), line;
	size_t start = out->len;

	while (span_next(&line, &log, '\n')) {
		if (!span_starts(line, "remote: "))
			continue;
		line = span_trim(without(line, "remote: "));
		if (line.len == 0 || out->len - start > TEXT_MAX)
			continue;
		buf_text(out, out->len == 0 ? "" : out->len == start ? ": "
			: ", ");
		buf_add(out, line.data, (size_t)shown(line));
	}
	line = reason_of(git);
	if (out->len == 0)
		buf_add(out, line.data, (size_t)shown(line));
}

/* What a push that did not go through says: summary is the ref's line, empty
 * when the server was not even asked. */
static int refuse(const struct remote *remote, struct span summary,
	const struct git_result *git, struct err *err)
{
	bool access = holds_any(buf_view(&git->log), no_access) &&
		!holds(summary, "declined");
	struct buf name = {0}, text = {0};

	git_redact(&name, span_of(remote->name));
	if (!access)
		git_redact(&text, summary);
	add_server_text(&text, git);
	if (access)
		err_set(err, ERR_STORE, "cannot push baselines to %s: no "
			"write access: %s; a job needs 'permissions: "
			"contents: write' or a token that may push, and a "
			"fork's pull request has neither", name.data,
			text.data);
	else if (summary.len == 0)
		err_set(err, ERR_STORE, "cannot push baselines to %s: %s",
			name.data, text.data);
	else
		err_set(err, ERR_STORE, "%s refuses %s: %s; choose another "
			"ref with --store refs/heads/NAME", name.data,
			remote->store->ref, text.data);
	buf_clear(&name);
	buf_clear(&text);
	return -1;
}

static int run_push(struct git_result *out, struct remote *remote,
	const struct commit_id *commit, bool instead, struct err *err)
{
	const char *ref = remote->store->ref;
	struct buf refspec = {0}, option = {0};
	int status;

	buf_printf(&refspec, "%s:%s", commit->hex, ref);
	if (instead || !remote->tip.hex[0])
		buf_printf(&option, "--force-with-lease=%s:%s", ref,
			remote->tip.hex);
	else
		buf_text(&option, "--no-force-with-lease");
	status = ask(out, remote, (const char *const[]){"push", "--porcelain",
		"--no-verify", "--no-follow-tags", "--no-recurse-submodules",
		option.data, remote->name, refspec.data, NULL}, err);
	buf_clear(&refspec);
	buf_clear(&option);
	return status;
}

int remote_push(enum push *answer, struct remote *remote,
	const struct commit_id *commit, bool instead, struct err *err)
{
	struct git_result git;
	struct span summary = {0};
	char flag = 0;
	int status = 0;

	*answer = PUSH_FAILED;
	if (run_push(&git, remote, commit, instead, err))
		return -1;
	remote->pushes++;
	if (!find_line(&flag, &summary, buf_view(&git.out),
		remote->store->ref)) {
		status = refuse(remote, summary, &git, err);
	} else if (flag != '!') {
		*answer = PUSH_DONE;
	} else if (holds_any(summary, for_good) ||
		holds_any(buf_view(&git.log), no_access) ||
		remote->in_vain >= VAIN_TRIES) {
		*answer = PUSH_REFUSED;
		status = refuse(remote, summary, &git, err);
	} else {
		*answer = PUSH_OVERTAKEN;
	}
	git_result_clear(&git);
	return status;
}

/* Doubles from a quarter of a second, takes half to all of that, and leaves
 * every later try its share of the two minutes. Rivals that started together
 * part by the clock and the process: nothing that is printed depends on it. */
void remote_wait(struct remote *remote, unsigned attempt)
{
	double longest = attempt < 7 ? 0.25 * (1 << attempt) : 30;
	double left = attempt + 1 < remote->tries ? (120 - remote->slept) /
		(remote->tries - 1 - attempt) : 1;
	struct timespec now, pause;
	unsigned long mixed;

	clock_gettime(CLOCK_REALTIME, &now);
	mixed = ((unsigned long)now.tv_nsec ^ (unsigned long)getpid()) *
		2654435761u >> 8;
	if (longest > left)
		longest = left > 0 ? left : 0;
	longest *= 0.5 + 0.5 * (double)(mixed % 1024) / 1024;
	remote->slept += longest;
	pause.tv_sec = (time_t)longest;
	pause.tv_nsec = (long)((longest - (double)pause.tv_sec) * 1e9);
	nanosleep(&pause, NULL);
}
