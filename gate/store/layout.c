/* Names in a store: what a path is, and how paths are made. */
#include "gate/store/layout.h"

#include <string.h>

#include "gate/core/ascii.h"
#include "gate/core/err.h"
#include "gate/git/object_id.h"

enum {
	FAN_DIGITS = 2,
	LEAF_DIGITS = 12,
	TIME_DIGITS = 19,  /* of the largest 64-bit number */
	/* "%~" and the digits that stand for the rest of a long name */
	TAIL = 2 + LEAF_DIGITS
};

static bool is_hex(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!ascii_is_hex(text.data[i]))
			return false;
	return true;
}

static bool is_hex_of(struct span text, size_t len)
{
	return text.len == len && is_hex(text);
}

static bool is_text(struct span text, const char *want)
{
	return span_equal(text, span_of(want));
}

/* Bytes of a workload that stand for themselves. */
static bool is_plain(unsigned char c, bool first)
{
	if (c >= '0' && c <= '9')
		return true;
	if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
		return true;
	if (c == '.' || c == '-')
		return !first;
	return c == '_' || c == '+' || c == '=';
}

/* 0 to 15, -1 for what is no digit of an escaped byte. */
static int escape_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Length of the escaped byte at the start of text, which layout_workload would
 * have escaped too; 0 when it is none. */
static size_t escape_length(struct span text, bool first)
{
	int high, low;

	if (text.len < 3 || text.data[0] != '%')
		return 0;
	high = escape_digit(text.data[1]);
	low = escape_digit(text.data[2]);
	if (high < 0 || low < 0)
		return 0;
	return is_plain((unsigned char)(high * 16 + low), first) ? 0 : 3;
}

static bool is_tail(struct span text)
{
	return text.len == TAIL && span_starts(text, "%~") &&
		is_hex((struct span){text.data + 2, LEAF_DIGITS});
}

static bool is_workload(struct span name)
{
	size_t at = 0;

	if (name.len == 0 || name.len > LAYOUT_NAME_MAX)
		return false;
	while (at < name.len) {
		struct span rest = {name.data + at, name.len - at};

		if (is_plain((unsigned char)*rest.data, at == 0))
			at++;
		else if (escape_length(rest, at == 0) > 0)
			at += 3;
		else
			return is_tail(rest);
	}
	return true;
}

/* <unix time>-<12 hex> and suffix. */
static bool is_leaf(struct span name, const char *suffix)
{
	size_t dash = span_find(name, 0, '-');

	if (dash == 0 || dash > TIME_DIGITS ||
		name.len != dash + 1 + LEAF_DIGITS + strlen(suffix))
		return false;
	for (size_t i = 0; i < dash; i++)
		if (name.data[i] < '0' || name.data[i] > '9')
			return false;
	if (name.data[0] == '0' && dash > 1)
		return false;
	return is_hex((struct span){name.data + dash + 1, LEAF_DIGITS}) &&
		memcmp(name.data + name.len - strlen(suffix), suffix,
			strlen(suffix)) == 0;
}

/* What an entry of a folder is. */
static enum layout_kind kind_in(enum layout_kind folder, struct span name)
{
	switch (folder) {
	case LAYOUT_ROOT:
		if (is_text(name, "VERSION"))
			return LAYOUT_VERSION_FILE;
		return is_hex_of(name, FAN_DIGITS) ? LAYOUT_FAN
						   : LAYOUT_FOREIGN;
	case LAYOUT_FAN:
		return is_hex_of(name, OBJECT_ID_SHORT - FAN_DIGITS) ||
				is_hex_of(name, OBJECT_ID_LONG - FAN_DIGITS)
			? LAYOUT_COMMIT
			: LAYOUT_FOREIGN;
	case LAYOUT_COMMIT:
		if (is_text(name, "pin"))
			return LAYOUT_PIN;
		return is_hex_of(name, LAYOUT_ENVIRONMENT)
			? LAYOUT_ENVIRONMENT_FOLDER
			: LAYOUT_FOREIGN;
	case LAYOUT_ENVIRONMENT_FOLDER:
		if (is_text(name, "env.json"))
			return LAYOUT_ENVIRONMENT_FILE;
		if (is_text(name, "runs"))
			return LAYOUT_RUNS;
		return is_text(name, "captures") ? LAYOUT_CAPTURES
						 : LAYOUT_FOREIGN;
	case LAYOUT_RUNS:
		return is_leaf(name, ".json") ? LAYOUT_RECORD : LAYOUT_FOREIGN;
	case LAYOUT_CAPTURES:
		return is_workload(name) ? LAYOUT_WORKLOAD : LAYOUT_FOREIGN;
	case LAYOUT_WORKLOAD:
		return is_leaf(name, "") ? LAYOUT_CAPTURE : LAYOUT_FOREIGN;
	default: /* nothing is in a file */
		return LAYOUT_FOREIGN;
	}
}

enum layout_kind layout_kind(struct span path)
{
	enum layout_kind kind = LAYOUT_ROOT;
	size_t at = 0;

	if (path.len == 0)
		return kind;
	while (at <= path.len && kind != LAYOUT_FOREIGN) {
		size_t end = span_find(path, at, '/');

		kind = kind_in(kind, (struct span){path.data + at, end - at});
		at = end + 1;
	}
	return kind;
}

bool layout_is_folder(enum layout_kind kind)
{
	switch (kind) {
	case LAYOUT_ROOT:
	case LAYOUT_FAN:
	case LAYOUT_COMMIT:
	case LAYOUT_ENVIRONMENT_FOLDER:
	case LAYOUT_RUNS:
	case LAYOUT_CAPTURES:
	case LAYOUT_WORKLOAD:
		return true;
	default:
		return false;
	}
}

bool layout_is_environment(const char *text)
{
	return is_hex_of(span_of(text), LAYOUT_ENVIRONMENT);
}

char *layout_commit_path(struct arena *arena, const char *commit)
{
	if (!is_object_id(commit))
		BUG("no commit's id: %s", commit);
	return arena_printf(arena, "%.2s/%s", commit, commit + FAN_DIGITS);
}

char *layout_environment_path(struct arena *arena, const char *commit,
	const char *environment)
{
	if (!layout_is_environment(environment))
		BUG("no environment's id: %s", environment);
	return arena_printf(arena, "%.2s/%s/%s", commit, commit + FAN_DIGITS,
		environment);
}

char *layout_path_commit(struct arena *arena, struct span path)
{
	size_t end;

	if (layout_kind(path) < LAYOUT_COMMIT)
		return NULL;
	end = span_find(path, FAN_DIGITS + 1, '/');
	return arena_printf(arena, "%.2s%.*s", path.data,
		(int)(end - FAN_DIGITS - 1), path.data + FAN_DIGITS + 1);
}

char *layout_workload(struct arena *arena, const char *workload)
{
	static const char digits[] = "0123456789ABCDEF";
	char name[LAYOUT_NAME_MAX + 1] = {0};
	size_t len = 0, whole = 0; /* whole: what leaves room for the tail */
	char id[41];

	for (const char *c = workload; *c; c++) {
		unsigned char byte = (unsigned char)*c;
		bool plain = is_plain(byte, c == workload);

		if (len + (plain ? 1 : 3) > LAYOUT_NAME_MAX) {
			len = 0;
			break;
		}
		if (plain) {
			name[len++] = *c;
		} else {
			name[len++] = '%';
			name[len++] = digits[byte >> 4];
			name[len++] = digits[byte & 15];
		}
		if (len + TAIL <= LAYOUT_NAME_MAX)
			whole = len;
	}
	if (len > 0)
		return arena_copy(arena, span_of(name));
	object_id_of_blob(id, span_of(workload));
	return arena_printf(arena, "%.*s%%~%.*s", (int)whole, name,
		LEAF_DIGITS, id);
}

char *layout_leaf(struct arena *arena, int64_t seconds, const char *blob_id)
{
	return arena_printf(arena, "%lld-%.*s",
		(long long)(seconds > 0 ? seconds : 0), LEAF_DIGITS, blob_id);
}
