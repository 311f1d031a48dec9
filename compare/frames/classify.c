/* Asks the rules and the policy what a frame is. */
#include "compare/frames/classify.h"

#include <ctype.h>
#include <string.h>

#include "compare/frames/rules.h"

struct frame_names frame_names(const struct symtab *symtab,
	const struct frame *frame)
{
	return (struct frame_names){
		.func = symtab_text(symtab, frame->func),
		.file = symtab_text(symtab, frame->file),
		.module = symtab_text(symtab, frame->module),
	};
}

/* The language of the frame's file, as a set; 0 when no mark tells. */
static unsigned file_language(const struct frame_texts *frame)
{
	unsigned marked = frame->file->marked;

	return marked & -marked;
}

unsigned frame_languages(const struct frame_texts *frame)
{
	unsigned file = file_language(frame);

	return file ? file
		    : (unsigned)(frame->func->marked |
			      (frame->module->is_empty
					      ? frame->func->library_marked
					      : frame->module->marked));
}

unsigned frame_meaning(unsigned languages, const struct frame_texts *frame)
{
	const uint16_t *module = frame->module->is_empty
	                                 ? frame->func->library
	                                 : frame->module->meaning;
	unsigned meaning = 0;

	for (; languages; languages &= languages - 1) {
		int l = __builtin_ctz(languages);

		meaning |= (unsigned)(frame->func->meaning[l] |
				      frame->file->meaning[l] | module[l]);
	}
	return meaning;
}

/* The languages whose rules hold for one frame of the capture. */
static unsigned applying(unsigned languages, const struct frame_texts *frame)
{
	const unsigned go = LANGUAGE_BIT(LANGUAGE_GO);
	const unsigned system = LANGUAGE_BIT(LANGUAGE_SYSTEM);
	const unsigned file = file_language(frame);

	if (file)
		return system | file;
	return system |
	       (languages & go ? go
			       : languages | LANGUAGE_BIT(LANGUAGE_NATIVE));
}

/* What no pattern can say: names that are made up for frames without symbols;
 * and Go's names without a dot, which are assembly (memeqbody, cmpbody, gogo)
 * or C behind cgo. */
static bool shaped_like_runtime(unsigned apply, const struct text_kind *func)
{
	return func->made_up ||
	       (apply & LANGUAGE_BIT(LANGUAGE_GO) && func->dotless);
}

static struct frame_kind kind_of(unsigned languages,
	const struct frame_texts *frame)
{
	unsigned apply = applying(languages, frame);
	unsigned meaning = frame_meaning(apply, frame);
	struct frame_kind kind = {
		.class = CLASS_CODE,
		.collects = meaning & COLLECTOR,
		.by_file = meaning & BY_FILE && !(meaning & QUALIFIED),
		.observes = meaning & OBSERVER && !(meaning & WRAPS),
		.locks = meaning & LOCKS,
		.channel = meaning & CHANNEL,
		.waits = meaning & WAITS,
		.harness = meaning & HARNESS,
	};

	if (meaning & SYSCALL)
		kind.class = CLASS_SYSCALL;
	else if (meaning & KERNEL)
		kind.class = CLASS_KERNEL;
	else if (meaning & RUNTIME || shaped_like_runtime(apply, frame->func))
		kind.class = CLASS_RUNTIME;
	return kind;
}

/* Part of a word, so that "acme/app" is not the front of "acme/apple". */
static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '-' ||
		(unsigned char)c >= 0x80;
}

/* Java's packages are written with dots and with slashes. */
static bool same(char a, char b)
{
	return a == b || ((a == '.' || a == '/') && (b == '.' || b == '/'));
}

/* A text, and where the last copy in it begins of what others wrote, from 1;
 * 0: there is none. */
struct covered {
	enum text_role role;
	struct span text;
	size_t copy;
};

static size_t last_copy(struct span text)
{
	static const char *const copies[] = {"/vendor/", "/node_modules/",
		"/site-packages/", NULL};

	for (size_t at = text.len; at > 0; at--)
		for (size_t i = 0; text.data[at - 1] == '/' && copies[i]; i++)
			if (span_starts((struct span){text.data + at - 1,
						text.len - at + 1},
				    copies[i]))
				return at;
	return 0;
}

/* Whether the text from there on is the name or something below it, but not
 * what others wrote and the project only keeps a copy of. */
static bool begins_with(const struct covered *in, size_t from, struct span name)
{
	struct span rest = {in->text.data + from, in->text.len - from};

	if (rest.len < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!same(rest.data[i], name.data[i]))
			return false;
	if (rest.len > name.len && is_word(rest.data[name.len]) &&
			is_word(name.data[name.len - 1]))
		return false;
	return in->copy < from + name.len;
}

/* At the front of any of its elements. */
static bool path_begins_with(const struct covered *in, struct span name)
{
	for (size_t at = 0; at < in->text.len;
		at = span_find(in->text, at, '/') + 1)
		if (begins_with(in, at, name))
			return true;
	return false;
}

static bool covers(const char *pattern, const struct covered *in)
{
	struct span name = span_of(pattern), text = in->text;
	size_t front = 0;

	if (strpbrk(pattern, "*?"))
		return glob_match(pattern, text.data);
	switch (in->role) {
	case ROLE_FUNC: /* <&acme::Type as Trait>::method */
		while (front < text.len && strchr("<&", text.data[front]))
			front++;
		return begins_with(in, front, name);
	case ROLE_FILE:
		return path_begins_with(in, name);
	default:
		return begins_with(in, 0, name) ||
		       begins_with(in, text.len - span_basename(text).len, name);
	}
}

static bool listed(const struct listed *list, size_t count,
	const struct covered *in)
{
	for (size_t i = 0; i < count; i++)
		if (covers(list[i].pattern, in))
			return true;
	return false;
}

/* What Go's runtime/pprof and runtime call samples that found no room. */
static bool is_lost(struct span func)
{
	return span_starts(func, "runtime/pprof.lostProfileEvent") ||
	       span_starts(func, "runtime._Lost");
}

/* The languages whose meaning has a mark. */
static uint16_t marked_in(const uint16_t *meaning)
{
	unsigned found = 0;

	for (unsigned l = 0; l < LANGUAGE_COUNT; l++)
		found |= meaning[l] & MARK ? LANGUAGE_BIT(l) : 0u;
	return (uint16_t)found;
}

static void read_rules(struct text_kind *out, const struct rule_index *rules,
	enum text_role role, struct span text)
{
	struct parts parts;

	if (role == ROLE_FILE) {
		rules_read(out->meaning, rules, PATH, text);
		return;
	}
	if (role == ROLE_MODULE) {
		rules_read(out->meaning, rules, MODULE, span_basename(text));
		return;
	}
	parts = parts_of(text);
	rules_read(out->meaning, rules, FUNC, parts.text[FUNC]);
	rules_read(out->meaning, rules, STEM, parts.text[STEM]);
	rules_read(out->library, rules, MODULE, parts.text[MODULE]);
	out->no_name = is_no_name(text);
	out->closure = is_closure(text);
	out->lost = is_lost(text);
	out->made_up = parts.text[FUNC].len == text.len
	                       ? out->no_name
	                       : is_no_name(parts.text[FUNC]);
	out->dotless =
		span_find(parts.text[FUNC], 0, '.') == parts.text[FUNC].len;
}

void text_kind_under(struct text_kind *out, const struct policy *policy,
	const struct rule_index *rules, enum text_role role, struct span text)
{
	struct covered in = {.role = role, .text = text};

	*out = (struct text_kind){.is_empty = text.len == 0};
	read_rules(out, rules, role, text);
	out->marked = marked_in(out->meaning);
	out->library_marked = marked_in(out->library);
	if (policy->runtime_count + policy->module_count == 0)
		return;
	in.copy = last_copy(text);
	out->runtime = listed(policy->runtime, policy->runtime_count, &in);
	out->module = listed(policy->modules, policy->module_count, &in);
}

struct frame_kind frame_kind_under(const struct policy *policy,
	unsigned languages, const struct frame_texts *frame)
{
	struct frame_kind kind = kind_of(languages, frame);
	bool files = !(languages & LANGUAGE_BIT(LANGUAGE_GO));

	if (kind.class == CLASS_KERNEL || kind.class == CLASS_SYSCALL)
		return kind;
	if (frame->func->runtime || frame->module->runtime ||
		(files && frame->file->runtime))
		kind.class = CLASS_RUNTIME;
	else if (policy->module_count > 0)
		kind.class = frame->func->module || frame->module->module ||
		                             (files && frame->file->module)
		                     ? CLASS_CODE
		                     : CLASS_RUNTIME;
	return kind;
}
