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

/* The languages whose rules hold for one frame of the capture. */
static unsigned applying(unsigned languages, const struct parts *parts)
{
	const unsigned go = LANGUAGE_BIT(LANGUAGE_GO);
	const unsigned system = LANGUAGE_BIT(LANGUAGE_SYSTEM);
	enum language file;

	if (languages & go)
		return go | system;
	file = rules_file_language(parts);
	return system |
	       (file < LANGUAGE_COUNT
			       ? LANGUAGE_BIT(file)
			       : languages | LANGUAGE_BIT(LANGUAGE_NATIVE));
}

/* What no pattern can say: names that are made up for frames without symbols,
 * such as [unknown], [libc.so.6] or [/usr/bin/x+0x12]; and Go's names without
 * a dot, which are assembly (memeqbody, cmpbody, gogo) or C behind cgo. */
static bool shaped_like_runtime(unsigned apply, struct span func)
{
	if (apply & LANGUAGE_BIT(LANGUAGE_GO))
		return span_find(func, 0, '.') == func.len;
	return func.len > 1 && func.data[0] == '[' &&
		func.data[func.len - 1] == ']';
}

static struct frame_kind kind_of(unsigned languages,
	const struct frame_names *frame)
{
	struct parts parts = parts_of(frame);
	unsigned apply = applying(languages, &parts);
	unsigned meaning = rules_meaning(apply, &parts);
	struct frame_kind kind = {CLASS_CODE, meaning & COLLECTOR};

	if (meaning & SYSCALL)
		kind.class = CLASS_SYSCALL;
	else if (meaning & KERNEL)
		kind.class = CLASS_KERNEL;
	else if (meaning & RUNTIME || shaped_like_runtime(apply, frame->func))
		kind.class = CLASS_RUNTIME;
	return kind;
}

enum frame_class frame_class(unsigned languages,
	const struct frame_names *frame)
{
	return kind_of(languages, frame).class;
}

bool function_is_harness(unsigned languages, struct span func)
{
	struct parts parts = parts_of(&(struct frame_names){.func = func});

	return rules_meaning(applying(languages, &parts), &parts) & HARNESS;
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

/* Whether the text from there on is the name or something below it, but not
 * what others wrote and the project only keeps a copy of. */
static bool begins_with(struct span text, size_t from, struct span name)
{
	static const char *const copies[] = {
		"*/vendor/*", "*/node_modules/*", "*/site-packages/*", NULL};
	struct span rest = {text.data + from, text.len - from};

	if (rest.len < name.len)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!same(rest.data[i], name.data[i]))
			return false;
	if (rest.len > name.len && is_word(rest.data[name.len]) &&
			is_word(name.data[name.len - 1]))
		return false;
	rest = (struct span){rest.data + name.len - 1,
		rest.len - name.len + 1};
	for (size_t i = 0; copies[i]; i++)
		if (glob_match(copies[i], rest.data))
			return false;
	return true;
}

bool frame_covered(const char *pattern, unsigned languages,
	const struct frame_names *frame)
{
	bool files = !(languages & LANGUAGE_BIT(LANGUAGE_GO));
	struct span name = span_of(pattern);
	size_t front = 0;

	if (strpbrk(pattern, "*?"))
		return glob_match(pattern, frame->func.data) ||
			glob_match(pattern, frame->module.data) ||
			(files && glob_match(pattern, frame->file.data));
	/* <&acme::Type as Trait>::method */
	while (front < frame->func.len && strchr("<&", frame->func.data[front]))
		front++;
	if (begins_with(frame->func, front, name) ||
			begins_with(frame->module, 0, name) ||
			begins_with(basename_of(frame->module), 0, name))
		return true;
	for (size_t i = 0; files && i < frame->file.len; i++)
		if ((i == 0 || frame->file.data[i - 1] == '/') &&
				begins_with(frame->file, i, name))
			return true;
	return false;
}

static bool listed(const struct listed *list, size_t count, unsigned languages,
	const struct frame_names *frame)
{
	for (size_t i = 0; i < count; i++)
		if (frame_covered(list[i].pattern, languages, frame))
			return true;
	return false;
}

struct frame_kind frame_kind_under(const struct policy *policy,
	unsigned languages, const struct frame_names *frame)
{
	struct frame_kind kind = kind_of(languages, frame);

	if (kind.class == CLASS_KERNEL || kind.class == CLASS_SYSCALL)
		return kind;
	if (listed(policy->runtime, policy->runtime_count, languages, frame))
		kind.class = CLASS_RUNTIME;
	else if (policy->module_count > 0)
		kind.class = listed(policy->modules, policy->module_count,
				     languages, frame)
		                     ? CLASS_CODE
		                     : CLASS_RUNTIME;
	return kind;
}
