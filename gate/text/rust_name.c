/* Reads the grammar of v0 with a stack of what is still to be done: names are
 * hostile, and nest as deep as they like. */
#include "gate/text/rust_name.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/utf8.h"
#include "gate/text/rust_legacy.h"
#include "gate/text/rust_reader.h"

enum {
	TASKS_MAX = 1 << 10, /* waiting, and ... */
	STEPS_MAX = 1 << 17  /* ... done */
};

enum todo {
	PATH,       /* flag: of a value, whose arguments follow "::" */
	PATH_OPEN,  /* of a trait: whose arguments may go on */
	IDENTIFIER, /* number: its namespace */
	TYPE,
	CONSTANT,
	ARGUMENT,
	TEXT,
	LIST,     /* item after item, up to E; number: how many there were */
	OPENED,   /* flag: the arguments of a trait are still open */
	BINDINGS, /* of associated types; flag: as before */
	TRAIT,    /* of a dyn */
	RESULT,   /* of a function's type */
	BOUND,    /* the lifetime of a dyn */
	UNBIND,   /* number: of lifetimes that end here */
	BACK,     /* number: where reading goes on */
	SPEAK,    /* the end of what is not written */
};

struct task {
	enum todo todo;
	enum todo item;   /* of a list */
	const char *text; /* or what separates the items of a list */
	uint64_t number;
	bool flag; /* of a list: one item alone is followed by a comma */
};

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static void push(struct rust_reader *r, struct task task)
{
	if (r->count == TASKS_MAX) {
		r->bad = true;
		return;
	}
	r->tasks = xgrow(r->tasks, &r->capacity, r->count + 1,
		sizeof *r->tasks);
	r->tasks[r->count++] = task;
}

static void push_text(struct rust_reader *r, const char *text)
{
	push(r, (struct task){.todo = TEXT, .text = text});
}

static void push_todo(struct rust_reader *r, enum todo todo)
{
	push(r, (struct task){.todo = todo});
}

static void push_list(struct rust_reader *r, enum todo item,
	const char *between)
{
	push(r, (struct task){.todo = LIST, .item = item, .text = between});
}

/* for<'a, 'b>, which UNBIND ends. */
static void bind(struct rust_reader *r)
{
	uint64_t count = rust_tagged(r, 'G');

	if (count > TASKS_MAX) {
		r->bad = true;
		return;
	}
	push(r, (struct task){.todo = UNBIND, .number = count});
	if (r->silent || count == 0)
		return;
	rust_say_text(r, "for<");
	for (uint64_t i = 0; i < count; i++) {
		if (i > 0)
			rust_say_text(r, ", ");
		r->lifetimes++;
		rust_say_lifetime(r, 1);
	}
	rust_say_text(r, "> ");
}

/* Reads on elsewhere, before the place that refers there. */
static void refer(struct rust_reader *r, struct task task)
{
	size_t from = r->at - 1;
	uint64_t to = rust_base62(r);

	if (r->bad || to >= from) {
		r->bad = true;
		return;
	}
	if (r->silent)
		return;
	push(r, (struct task){.todo = BACK, .number = r->at});
	push(r, task);
	r->at = (size_t)to;
}

/* <T>, <T as Trait>; of an implementation where it is written is not told. */
static void read_qualified(struct rust_reader *r, char tag)
{
	push_text(r, ">");
	if (tag != 'M') {
		push_todo(r, PATH);
		push_text(r, " as ");
	}
	push_todo(r, TYPE);
	push_text(r, "<");
	if (tag == 'Y')
		return;
	rust_tagged(r, 's');
	r->silent++;
	push_todo(r, SPEAK);
	push_todo(r, PATH);
}

static void read_path(struct rust_reader *r, struct task task)
{
	char tag = rust_take(r);

	switch (tag) {
	case 'C':
		rust_tagged(r, 's');
		rust_say_identifier(r, rust_identifier(r));
		break;
	case 'N':
		push(r, (struct task){.todo = IDENTIFIER,
				.number = (unsigned char)rust_take(r)});
		push(r, task);
		break;
	case 'M':
	case 'X':
	case 'Y':
		read_qualified(r, tag);
		break;
	case 'I':
		push_text(r, ">");
		push_list(r, ARGUMENT, ", ");
		push_text(r, task.flag ? "::<" : "<");
		push(r, task);
		break;
	case 'B':
		refer(r, task);
		break;
	default:
		r->bad = true;
	}
}

/* ::name, ::{closure#0}, ::{closure:name#0}, ::{shim:vtable#0}. */
static void read_identifier(struct rust_reader *r, char space)
{
	uint64_t number = rust_tagged(r, 's');
	struct rust_identifier name = rust_identifier(r);
	const char other[] = {space, '\0'};

	r->bad |= !is_lower(space) && !is_upper(space);
	if (is_upper(space)) {
		rust_say_text(r, "::{");
		rust_say_text(r, space == 'C'   ? "closure"
				 : space == 'S' ? "shim"
						: other);
		if (name.text.len)
			rust_say_text(r, ":");
		rust_say_identifier(r, name);
		rust_say_text(r, "#");
		rust_say_number(r, number);
		rust_say_text(r, "}");
	} else if (name.text.len) {
		rust_say_text(r, "::");
		rust_say_identifier(r, name);
	}
}

static const char *basic_type(char tag)
{
	static const char *const names[] = {"i8", "bool", "char", "f64", "str",
		"f32", NULL, "u8", "isize", "usize", NULL, "i32", "u32", "i128",
		"u128", "_", NULL, NULL, "i16", "u16", "()", "...", NULL, "i64",
		"u64", "!"}; /* by their letters */

	return is_lower(tag) ? names[tag - 'a'] : NULL;
}

static void read_function_type(struct rust_reader *r)
{
	bind(r);
	push_todo(r, RESULT);
	push_text(r, ")");
	push_list(r, TYPE, ", ");
	if (rust_takes(r, 'U'))
		rust_say_text(r, "unsafe ");
	if (rust_takes(r, 'K')) {
		struct rust_identifier abi = {{"C", 1}, false};

		if (!rust_takes(r, 'C'))
			abi = rust_identifier(r);
		rust_say_text(r, "extern \"");
		for (size_t i = 0; i < abi.text.len; i++)
			rust_say(r,
				abi.text.data[i] == '_'
					? span_of("-")
					: (struct span){abi.text.data + i, 1});
		rust_say_text(r, "\" ");
	}
	rust_say_text(r, "fn(");
}

static void read_reference(struct rust_reader *r, bool changes)
{
	rust_say_text(r, "&");
	if (rust_takes(r, 'L')) {
		uint64_t lifetime = rust_base62(r);

		if (lifetime) {
			rust_say_lifetime(r, lifetime);
			rust_say_text(r, " ");
		}
	}
	if (changes)
		rust_say_text(r, "mut ");
	push_todo(r, TYPE);
}

static void read_dyn(struct rust_reader *r)
{
	rust_say_text(r, "dyn ");
	push_todo(r, BOUND);
	bind(r);
	push_list(r, TRAIT, " + ");
}

static void read_type(struct rust_reader *r)
{
	char tag = rust_take(r);

	if (basic_type(tag)) {
		rust_say_text(r, basic_type(tag));
		return;
	}
	switch (tag) {
	case 'R':
	case 'Q':
		read_reference(r, tag == 'Q');
		break;
	case 'P':
	case 'O':
		rust_say_text(r, tag == 'P' ? "*const " : "*mut ");
		push_todo(r, TYPE);
		break;
	case 'A':
	case 'S':
		rust_say_text(r, "[");
		push_text(r, "]");
		if (tag == 'A') {
			push_todo(r, CONSTANT);
			push_text(r, "; ");
		}
		push_todo(r, TYPE);
		break;
	case 'T':
		rust_say_text(r, "(");
		push_text(r, ")");
		push(r, (struct task){.todo = LIST,
				.item = TYPE,
				.text = ", ",
				.flag = true});
		break;
	case 'F':
		read_function_type(r);
		break;
	case 'D':
		read_dyn(r);
		break;
	case 'B':
		refer(r, (struct task){.todo = TYPE});
		break;
	default:
		r->at -= !r->bad;
		push_todo(r, PATH);
	}
}

static void read_integer(struct rust_reader *r, bool has_sign)
{
	struct span digits;

	if (has_sign && rust_takes(r, 'n'))
		rust_say_text(r, "-");
	digits = rust_hex_digits(r);
	if (digits.len <= 16) {
		rust_say_number(r, rust_hex_value(digits));
	} else {
		rust_say_text(r, "0x");
		rust_say(r, digits);
	}
}

static void read_char(struct rust_reader *r)
{
	struct span digits = rust_hex_digits(r);
	uint64_t code = digits.len <= 6 ? rust_hex_value(digits) : UINT32_MAX;
	struct buf text = {0};

	buf_char(&text, '\'');
	if (code < ' ' || code == '\'' || code == '\\' || code == 0x7f)
		buf_printf(&text, "\\u{%llx}", (unsigned long long)code);
	else if (!utf8_write(&text, (uint32_t)code))
		r->bad = true;
	buf_char(&text, '\'');
	rust_say(r, buf_view(&text));
	buf_clear(&text);
}

static void read_constant(struct rust_reader *r)
{
	char tag = rust_take(r);

	if (tag == 'p') {
		rust_say_text(r, "_");
	} else if (tag == 'B') {
		refer(r, (struct task){.todo = CONSTANT});
	} else if (tag == 'b') {
		struct span digits = rust_hex_digits(r);

		r->bad |= digits.len != 1 || rust_hex_value(digits) > 1;
		rust_say_text(r,
			!r->bad && rust_hex_value(digits) ? "true" : "false");
	} else if (tag == 'c') {
		read_char(r);
	} else if (tag && strchr("hmtyoj", tag)) {
		read_integer(r, false);
	} else if (tag && strchr("alsxni", tag)) {
		read_integer(r, true);
	} else {
		r->bad = true;
	}
}

static void read_argument(struct rust_reader *r)
{
	if (rust_takes(r, 'L'))
		rust_say_lifetime(r, rust_base62(r));
	else if (rust_takes(r, 'K'))
		push_todo(r, CONSTANT);
	else
		push_todo(r, TYPE);
}

static void read_list(struct rust_reader *r, struct task task)
{
	if (rust_takes(r, 'E')) {
		if (task.flag && task.number == 1)
			rust_say_text(r, ",");
		return;
	}
	if (task.number++ > 0)
		rust_say_text(r, task.text);
	push(r, task);
	push_todo(r, task.item);
}

/* Iterator<Item = u8>: what a trait binds stands among its arguments. */
static void read_path_open(struct rust_reader *r)
{
	if (rust_takes(r, 'B')) {
		refer(r, (struct task){.todo = PATH_OPEN});
		return;
	}
	push(r, (struct task){.todo = OPENED, .flag = rust_look(r) == 'I'});
	if (rust_takes(r, 'I')) {
		push_list(r, ARGUMENT, ", ");
		push_text(r, "<");
	}
	push_todo(r, PATH);
}

static void read_bindings(struct rust_reader *r, bool open)
{
	if (!rust_takes(r, 'p')) {
		if (open)
			rust_say_text(r, ">");
		return;
	}
	rust_say_text(r, open ? ", " : "<");
	rust_say_identifier(r, rust_identifier(r));
	rust_say_text(r, " = ");
	push(r, (struct task){.todo = BINDINGS, .number = 1, .flag = true});
	push_todo(r, TYPE);
}

static void read_bound(struct rust_reader *r)
{
	uint64_t lifetime;

	if (rust_take(r) != 'L') {
		r->bad = true;
		return;
	}
	lifetime = rust_base62(r);
	if (lifetime) {
		rust_say_text(r, " + ");
		rust_say_lifetime(r, lifetime);
	}
}

static void read_result(struct rust_reader *r)
{
	if (rust_takes(r, 'u'))
		return;
	rust_say_text(r, " -> ");
	push_todo(r, TYPE);
}

static void step(struct rust_reader *r)
{
	struct task task = r->tasks[--r->count];

	switch (task.todo) {
	case PATH:
		read_path(r, task);
		break;
	case PATH_OPEN:
		read_path_open(r);
		break;
	case IDENTIFIER:
		read_identifier(r, (char)task.number);
		break;
	case TYPE:
		read_type(r);
		break;
	case CONSTANT:
		read_constant(r);
		break;
	case ARGUMENT:
		read_argument(r);
		break;
	case TEXT:
		rust_say_text(r, task.text);
		break;
	case LIST:
		read_list(r, task);
		break;
	case OPENED:
		r->open = task.flag;
		break;
	case BINDINGS: /* the first of a trait goes by how that was read */
		read_bindings(r, task.number ? task.flag : r->open);
		break;
	case TRAIT:
		push_todo(r, BINDINGS);
		push_todo(r, PATH_OPEN);
		break;
	case RESULT:
		read_result(r);
		break;
	case BOUND:
		read_bound(r);
		break;
	case UNBIND:
		r->lifetimes -= r->silent ? 0 : task.number;
		break;
	case BACK:
		r->at = (size_t)task.number;
		break;
	case SPEAK:
		r->silent--;
		break;
	}
}

static void read_all(struct rust_reader *r, bool value)
{
	push(r, (struct task){.todo = PATH, .flag = value});
	for (size_t steps = 0; r->count > 0 && !r->bad; steps++) {
		r->bad = steps == STEPS_MAX;
		step(r);
	}
}

bool rust_name_write(struct buf *out, struct span name)
{
	size_t prefix = span_starts(name, "_R")    ? 2
	                : span_starts(name, "__R") ? 3
	                                           : 0;
	struct rust_reader r = {.out = out,
		.start = out->len,
		.text = prefix ? span_from(name, prefix) : name};

	if (rust_legacy_write(out, name))
		return true;
	if (prefix == 0 || !is_upper(rust_look(&r)))
		return false;
	read_all(&r, true);
	if (!r.bad && is_upper(rust_look(&r))) { /* the crate that made it */
		r.silent++;
		read_all(&r, false);
		r.silent--;
	}
	if (!r.bad && r.at < r.text.len) {
		r.bad = !strchr(".$@< ", rust_look(&r));
		rust_say(&r, span_from(r.text, r.at));
	}
	free(r.tasks);
	if (r.bad && out->data) {
		out->len = r.start;
		out->data[out->len] = '\0';
	}
	return !r.bad;
}
