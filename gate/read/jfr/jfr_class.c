/* Reads which classes a Java flight recording has, and values by them. */
#include "gate/read/jfr/jfr_class.h"

#include <stdlib.h>

#include "gate/core/err.h"
#include "gate/text/num.h"

/* Classes within classes: a frame within a list within a stack. */
enum { NESTED_MOST = 8 };

static const struct span words[JFR_WORDS] = {
	[JFR_STACK_TRACE] = SPAN("stackTrace"),
	[JFR_FRAMES] = SPAN("frames"),
	[JFR_METHOD] = SPAN("method"),
	[JFR_TYPE] = SPAN("type"),
	[JFR_NAME] = SPAN("name"),
	[JFR_STRING] = SPAN("string"),
	[JFR_DESCRIPTION] = SPAN("description"),
	[JFR_ID] = SPAN("id"),
	[JFR_VALUE] = SPAN("value"),
	[JFR_DURATION] = SPAN("duration"),
	[JFR_TLAB_SIZE] = SPAN("tlabSize"),
	[JFR_ALLOCATION_SIZE] = SPAN("allocationSize"),
	[JFR_WEIGHT] = SPAN("weight"),
	[JFR_SAMPLES] = SPAN("samples"),
};

struct element_reading {
	struct jfr_classes *classes;
	struct jfr_cursor *c;
	struct buf buf; /* for a text */
	struct span *strings;
	size_t string_count, string_room;
};

/* Those that are not borrowed of the recording are copied. */
static void read_strings(struct element_reading *r)
{
	uint64_t none;

	for (uint64_t n = jfr_number(r->c); n > 0 && !r->c->failed; n--) {
		struct span string;

		jfr_text(&string, &none, r->c, &r->buf);
		if (string.len > 0 && string.data == r->buf.data)
			string.data = arena_copy(&r->classes->names, string);
		r->strings = xgrow(r->strings, &r->string_room,
			r->string_count + 1, sizeof *r->strings);
		r->strings[r->string_count++] = string;
	}
}

static struct span read_string(struct element_reading *r)
{
	uint64_t number = jfr_number(r->c);

	if (number < r->string_count)
		return r->strings[number];
	r->c->failed = true;
	return (struct span){0};
}

static enum jfr_word find_word(struct span name)
{
	unsigned word = 0;

	while (word < JFR_WORDS && !span_equal(words[word], name))
		word++;
	return word;
}

/* Of an element: what it says of itself; a number that is none is 0. */
struct attributes {
	struct span name;
	uint64_t id, class_id;
	bool constant, many;
};

static void read_attributes(struct attributes *out, struct element_reading *r)
{
	*out = (struct attributes){0};
	for (uint64_t n = jfr_number(r->c); n > 0 && !r->c->failed; n--) {
		struct span key = read_string(r), value = read_string(r);

		if (span_equal(key, span_of("name")))
			out->name = value;
		else if (span_equal(key, span_of("id")))
			num_parse_u64(&out->id, value);
		else if (span_equal(key, span_of("class")))
			num_parse_u64(&out->class_id, value);
		else if (span_equal(key, span_of("constantPool")))
			out->constant = span_equal(value, span_of("true"));
		else if (span_equal(key, span_of("dimension")))
			out->many = span_equal(value, span_of("1"));
	}
}

static void add_class(struct jfr_classes *classes, const struct attributes *a)
{
	classes->all = xgrow(classes->all, &classes->room, classes->count + 1u,
		sizeof *classes->all);
	classes->all[classes->count++] = (struct jfr_class){
		.id = a->id,
		.name = a->name,
		.first = classes->field_count,
	};
}

static void add_field(struct jfr_classes *classes, const struct attributes *a)
{
	if (classes->count == 0)
		return;
	classes->fields = xgrow(classes->fields, &classes->field_room,
		classes->field_count + 1u, sizeof *classes->fields);
	classes->fields[classes->field_count++] = (struct jfr_field){
		.class_id = a->class_id,
		.word = find_word(a->name),
		.constant = a->constant,
		.many = a->many,
	};
	classes->all[classes->count - 1].field_count++;
}

/* Elements within elements, each before those that it holds: a field is that of
 * the class before it. */
static void read_elements(struct element_reading *r)
{
	struct attributes a;

	for (uint64_t left = 1; left > 0 && !r->c->failed; left--) {
		struct span kind = read_string(r);

		read_attributes(&a, r);
		left += jfr_number(r->c);
		if (r->c->failed)
			break;
		if (span_equal(kind, span_of("class")))
			add_class(r->classes, &a);
		else if (span_equal(kind, span_of("field")))
			add_field(r->classes, &a);
	}
}

static int compare_classes(const void *a, const void *b)
{
	const struct jfr_class *x = a, *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

uint32_t jfr_class_of(const struct jfr_classes *classes, uint64_t id)
{
	struct jfr_class key = {.id = id};
	const struct jfr_class *found = bsearch(&key, classes->all,
		classes->count, sizeof key, compare_classes);

	return found ? (uint32_t)(found - classes->all) : JFR_NONE;
}

static enum jfr_kind kind_of(const struct jfr_class *class)
{
	static const struct {
		struct span name;
		enum jfr_kind kind;
	} simple[] = {
		{SPAN("boolean"), JFR_BYTE},
		{SPAN("byte"), JFR_BYTE},
		{SPAN("char"), JFR_NUMBER},
		{SPAN("short"), JFR_NUMBER},
		{SPAN("int"), JFR_NUMBER},
		{SPAN("long"), JFR_NUMBER},
		{SPAN("float"), JFR_FLOAT},
		{SPAN("double"), JFR_DOUBLE},
		{SPAN("java.lang.String"), JFR_TEXT},
	};

	for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
		if (span_equal(class->name, simple[i].name))
			return simple[i].kind;
	return JFR_FIELDS;
}

/* False: a field is of a class that is not there, or whose values would take no
 * byte, so that there could be any number of them. */
static bool join_field(const struct jfr_classes *classes, struct jfr_field *field)
{
	const struct jfr_class *class;

	field->class = jfr_class_of(classes, field->class_id);
	if (field->class == JFR_NONE)
		return false;
	class = &classes->all[field->class];
	return field->constant || class->kind != JFR_FIELDS ||
	       class->field_count > 0;
}

static bool join_classes(struct jfr_classes *classes)
{
	if (classes->count == 0)
		return false;
	qsort(classes->all, classes->count, sizeof *classes->all,
		compare_classes);
	for (uint32_t i = 0; i < classes->count; i++)
		classes->all[i].kind = kind_of(&classes->all[i]);
	for (uint32_t f = 0; f < classes->field_count; f++)
		if (!join_field(classes, &classes->fields[f]))
			return false;
	return true;
}

bool jfr_classes_read(struct jfr_classes *out, struct jfr_cursor *c)
{
	struct element_reading r = {.classes = out, .c = c};

	*out = (struct jfr_classes){0};
	read_strings(&r);
	read_elements(&r);
	free(r.strings);
	buf_clear(&r.buf);
	return !c->failed && join_classes(out);
}

void jfr_classes_clear(struct jfr_classes *classes)
{
	free(classes->all);
	free(classes->fields);
	arena_clear(&classes->names);
}

static void skip(const struct jfr_classes *classes, uint32_t class,
	struct jfr_cursor *c, unsigned nested);

static void skip_field(const struct jfr_classes *classes,
	const struct jfr_field *field, struct jfr_cursor *c, unsigned nested)
{
	uint64_t count = field->many ? jfr_number(c) : 1;

	for (; count > 0 && !c->failed; count--)
		if (field->constant)
			jfr_number(c);
		else
			skip(classes, field->class, c, nested);
}

/* Each takes a byte or more (join_field), so that this ends with the bytes. */
static void skip(const struct jfr_classes *classes, uint32_t class,
	struct jfr_cursor *c, unsigned nested)
{
	const struct jfr_class *of = &classes->all[class];

	switch (of->kind) {
	case JFR_BYTE:
		jfr_skip(c, 1);
		break;
	case JFR_NUMBER:
		jfr_number(c);
		break;
	case JFR_FLOAT:
		jfr_skip(c, 4);
		break;
	case JFR_DOUBLE:
		jfr_skip(c, 8);
		break;
	case JFR_TEXT:
		jfr_skip_text(c);
		break;
	case JFR_FIELDS:
		if (nested == NESTED_MOST)
			c->failed = true;
		for (uint32_t f = 0; f < of->field_count && !c->failed; f++)
			skip_field(classes, &classes->fields[of->first + f], c, nested + 1);
		break;
	}
}

void jfr_skip_value(const struct jfr_classes *classes, uint32_t class,
	struct jfr_cursor *c)
{
	skip(classes, class, c, 0);
}

void jfr_fields(struct jfr_fields *out, const struct jfr_classes *classes,
	uint32_t class, struct jfr_cursor *c)
{
	const struct jfr_class *of = &classes->all[class];

	*out = (struct jfr_fields){0};
	for (uint32_t f = 0; f < of->field_count && !c->failed; f++) {
		const struct jfr_field *field = &classes->fields[of->first + f];

		if (field->word < JFR_WORDS) {
			out->of[field->word].at = c->at;
			out->of[field->word].field = field;
		}
		skip_field(classes, field, c, 0);
	}
	if (c->failed)
		*out = (struct jfr_fields){0};
}
