/* Reads the tables of a thread of a Firefox profile. */
#include "gate/read/gecko/gecko_tables.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/read/pprof/address.h"

/* A column of one of the tables. */
struct column {
	const char *name;
	struct gecko_column *out;
	size_t at;
};

enum { COLUMNS_MOST = 5 };

bool gecko_places_take(struct gecko_places *places, struct json_pull *j,
	struct span key)
{
	static const char *const names[GECKO_TABLES] = {
		[GECKO_STRINGS] = "stringArray",
		[GECKO_FUNCS] = "funcTable",
		[GECKO_FRAMES] = "frameTable",
		[GECKO_STACKS] = "stackTable",
		[GECKO_RESOURCES] = "resourceTable",
		[GECKO_SOURCES] = "sources",
		[GECKO_LIBS] = "libs",
	};

	for (size_t i = 0; i < GECKO_TABLES; i++)
		if (span_equal(key, span_of(names[i]))) {
			places->at[i] = pull_place(j);
			pull_skip(j);
			return true;
		}
	return false;
}

static int wrong(const struct json_pull *j, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "byte %zu: %s" GECKO_DAMAGED, j->at + 1,
		what);
}

/* The next item, as the column has it. */
static int read_item(uint32_t *out, struct json_pull *j, struct err *err)
{
	double value;

	*out = 0;
	if (pull_kind(j) == 'n') {
		pull_skip(j);
		return 0;
	}
	if (!pull_number(j, &value) || value >= (double)UINT32_MAX ||
		value > floor(value))
		return j->fault ? 0
				: wrong(j, "a column has what is no number of "
					   "32 bits", err);
	*out = value < 0 ? 0 : (uint32_t)value + 1;
	return 0;
}

int gecko_column_read(struct gecko_column *out, struct span content, size_t at,
	struct err *err)
{
	struct json_pull j = {.text = content, .at = at};
	uint32_t row;
	int status = 0;

	out->count = 0;
	if (at && !pull_list(&j))
		return wrong(&j, "a column of a table is no list", err);
	while (at && !status && pull_item(&j)) {
		status = read_item(&row, &j, err);
		out->rows = xgrow(out->rows, &out->room, out->count + 1,
			sizeof *out->rows);
		out->rows[out->count++] = row;
	}
	if (pull_broken(&j, err))
		status = -1;
	pull_clear(&j);
	return status;
}

/* Reads the columns of the table; the first must be there, the others be as long
 * where they are. */
static int read_table(struct gecko_tables *t, size_t table,
	struct column *columns, size_t count, struct err *err)
{
	struct json_pull j = {
		.text = t->content, .at = t->places.at[table]};
	struct span key;
	int status = 0;

	if (j.at && pull_object(&j))
		while (pull_key(&j, &key)) {
			for (size_t i = 0; i < count; i++)
				if (span_equal(key, span_of(columns[i].name)))
					columns[i].at = pull_place(&j);
			pull_skip(&j);
		}
	for (size_t i = 0; !status && i < count; i++) {
		status = gecko_column_read(columns[i].out, t->content,
			columns[i].at, err);
		if (!status && columns[i].at &&
			columns[i].out->count != columns[0].out->count)
			status = err_set(err, ERR_INPUT,
				"byte %zu: the column `%s` has %zu rows, and "
				"`%s` has %zu" GECKO_DAMAGED,
				columns[i].at + 1, columns[i].name,
				columns[i].out->count, columns[0].name,
				columns[0].out->count);
	}
	pull_clear(&j);
	return status;
}

static int read_strings(struct gecko_tables *t, struct err *err)
{
	struct json_pull j = {
		.text = t->content, .at = t->places.at[GECKO_STRINGS]};
	bool broken;

	t->string_count = 0;
	if (j.at && pull_list(&j))
		while (pull_item(&j)) {
			t->strings = xgrow(t->strings, &t->string_room,
				t->string_count + 1, sizeof *t->strings);
			t->strings[t->string_count++] = pull_place(&j);
			pull_skip(&j);
		}
	broken = pull_broken(&j, err);
	pull_clear(&j);
	return broken ? -1 : 0;
}

static void read_lib(struct gecko_tables *t, struct json_pull *j)
{
	struct gecko_lib lib = {0};
	struct span key, text;

	if (pull_object(j))
		while (pull_key(j, &key)) {
			sym *out = span_equal(key, span_of("name"))
					   ? &lib.module
				   : span_equal(key, span_of("path"))
					   ? &lib.path
				   : span_equal(key, span_of("codeId"))
					   ? &lib.build_id
					   : NULL;

			if (!out)
				pull_skip(j);
			else if (pull_text(j, &text))
				*out = builder_text(t->b, text);
		}
	if (!lib.path.i)
		lib.path = lib.module;
	lib.number = t->lib_count + 1;
	t->libs = xgrow(t->libs, &t->lib_room, t->lib_count + 1,
		sizeof *t->libs);
	t->libs[t->lib_count++] = lib;
}

static int read_libs(struct gecko_tables *t, struct err *err)
{
	struct json_pull j = {
		.text = t->content, .at = t->places.at[GECKO_LIBS]};
	bool broken;

	t->lib_count = 0;
	if (j.at && pull_list(&j))
		while (pull_item(&j))
			read_lib(t, &j);
	broken = pull_broken(&j, err);
	pull_clear(&j);
	return broken ? -1 : 0;
}

void gecko_tables_init(struct gecko_tables *tables, struct builder *b,
	struct span content)
{
	*tables = (struct gecko_tables){
		.b = b, .content = content, .names = {.b = b}};
}

/* A caller is a row before the one that it calls from: what leads elsewhere may
 * lead in a circle. */
static int check_stacks(const struct gecko_tables *t, struct err *err)
{
	for (size_t i = 0; i < t->frame.count; i++) {
		if (t->prefix.rows[i] > i)
			return err_set(err, ERR_INPUT,
				"row %zu of stackTable is called by row %u, "
				"which is not before it" GECKO_DAMAGED,
				i, (unsigned)t->prefix.rows[i] - 1);
		if (t->frame.rows[i] == 0 ||
			t->frame.rows[i] > t->func.count)
			return err_set(err, ERR_INPUT,
				"row %zu of stackTable names a frame that is "
				"not there" GECKO_DAMAGED, i);
	}
	return 0;
}

/* Those that are not where they were. */
static int read_tables(struct gecko_tables *t, const struct gecko_places *places,
	struct err *err)
{
	struct column stacks[] = {
		{"frame", &t->frame, 0}, {"prefix", &t->prefix, 0}};
	struct column frames[] = {{"func", &t->func, 0},
		{"address", &t->address, 0}, {"inlineDepth", &t->inlined, 0},
		{"line", &t->line, 0}};
	struct column funcs[COLUMNS_MOST] = {{"name", &t->name, 0},
		{"resource", &t->resource, 0}, {"fileName", &t->file, 0},
		{"source", &t->source, 0}, {"lineNumber", &t->start, 0}};
	struct column resources[] = {{"lib", &t->lib, 0}};
	struct column sources[] = {{"filename", &t->filename, 0}};

	struct { struct column *columns; size_t count; } tables[GECKO_TABLES] = {
		[GECKO_STACKS] = {stacks, 2}, [GECKO_FRAMES] = {frames, 4},
		[GECKO_FUNCS] = {funcs, COLUMNS_MOST},
		[GECKO_RESOURCES] = {resources, 1},
		[GECKO_SOURCES] = {sources, 1},
	};

	for (size_t i = 0; i < GECKO_TABLES; i++) {
		int status;

		if (t->places.at[i] == places->at[i])
			continue;
		t->places.at[i] = places->at[i];
		status = i == GECKO_STRINGS ? read_strings(t, err)
			 : i == GECKO_LIBS ? read_libs(t, err)
			 : read_table(t, i, tables[i].columns, tables[i].count, err);
		if (status)
			return -1;
	}
	if (t->frame.count > 0 && t->prefix.count == 0)
		return err_set(err, ERR_INPUT,
			"a stackTable without `prefix`" GECKO_DAMAGED);
	return check_stacks(t, err);
}

int gecko_tables_read(struct gecko_tables *tables,
	const struct gecko_places *places, struct err *err)
{
	if (memcmp(&tables->places, places, sizeof *places) == 0)
		return 0;
	if (read_tables(tables, places, err))
		return -1;
	tables->frames = xgrow(tables->frames, &tables->frame_room,
		tables->func.count + 1, sizeof *tables->frames);
	memset(tables->frames, 0, (tables->func.count + 1) * sizeof *tables->frames);
	return 0;
}

/* One row's number, as one more; 0: null, or there is no such column. */
static uint32_t at(const struct gecko_column *column, uint32_t row)
{
	return row < column->count ? column->rows[row] : 0;
}

/* Borrowed until the next call of the reader. */
static bool string_of(struct span *out, struct gecko_tables *t,
	struct json_pull *j, uint32_t number)
{
	if (number == 0 || number > t->string_count)
		return false;
	j->at = t->strings[number - 1];
	return pull_text(j, out);
}

/* `0x12c3`: the function has no name. */
static bool is_address(uint64_t *out, struct span name)
{
	*out = 0;
	if (!span_skip(&name, "0x") || name.len == 0 || name.len > 16)
		return false;
	for (size_t i = 0; i < name.len; i++) {
		int digit = ascii_hex(name.data[i]);

		if (digit < 0)
			return false;
		*out = *out << 4 | (uint64_t)digit;
	}
	return true;
}

static void keep(void *data, struct frame frame)
{
	struct gecko_tables *t = data;

	t->numbers = xgrow(t->numbers, &t->number_room, t->number_count + 1,
		sizeof *t->numbers);
	t->numbers[t->number_count++] = builder_frame(t->b, frame);
}

static const struct gecko_lib *lib_of(const struct gecko_tables *t, uint32_t func)
{
	uint32_t resource = at(&t->resource, func);
	uint32_t lib = resource ? at(&t->lib, resource - 1) : 0;

	return lib > 0 && lib <= t->lib_count ? &t->libs[lib - 1] : NULL;
}

/* Of a function that is called by an address. */
static int name_address(struct gecko_tables *t, uint32_t row, uint64_t address,
	const struct gecko_lib *lib, struct err *err)
{
	uint32_t in_lib = at(&t->address, row);
	struct frame frame = {.flags = FRAME_UNSYMBOLIZED};

	if (lib && in_lib) {
		int given = gecko_names_give(&t->names, lib, in_lib - 1, keep,
			t, err);

		if (given)
			return given < 0 ? -1 : 0;
		address = in_lib - 1;
	}
	if (lib)
		frame.module = lib->module;
	frame.func = address_name(t->b, frame.module, address);
	keep(t, frame);
	return 0;
}

static sym file_of(struct gecko_tables *t, struct json_pull *j, uint32_t func)
{
	uint32_t source = at(&t->source, func);
	uint32_t text = source ? at(&t->filename, source - 1)
			       : at(&t->file, func);
	struct span file;

	return string_of(&file, t, j, text) ? builder_text(t->b, file)
					    : (sym){0};
}

static int name_frame(struct gecko_tables *t, uint32_t row, struct err *err)
{
	struct json_pull j = {.text = t->content};
	uint32_t func = at(&t->func, row);
	uint32_t line = at(&t->line, row);
	struct frame frame = {0};
	const struct gecko_lib *lib;
	struct span name;
	uint64_t address;
	int status = 0;

	if (func == 0 || !string_of(&name, t, &j, at(&t->name, func - 1))) {
		pull_clear(&j);
		return err_set(err, ERR_INPUT,
			"row %u of frameTable is of a function that has no "
			"name" GECKO_DAMAGED, (unsigned)row);
	}
	lib = lib_of(t, --func);
	if (is_address(&address, name)) {
		status = name_address(t, row, address, lib, err);
	} else {
		frame.func = builder_name(t->b, name.len
				? name : span_of("(anonymous)"));
		frame.file = file_of(t, &j, func);
		frame.module = lib ? lib->module : (sym){0};
		line = line ? line : at(&t->start, func);
		frame.line = line ? line - 1 : 0;
		frame.flags = at(&t->inlined, row) > 1 ? FRAME_INLINED : 0;
		keep(t, frame);
	}
	pull_clear(&j);
	return status;
}

int gecko_tables_push(struct frame_stack *stack, struct gecko_tables *tables,
	uint32_t row, struct err *err)
{
	for (uint32_t next = row + 1; next; next = tables->prefix.rows[row]) {
		struct gecko_frames *frames;
		uint32_t frame;

		row = next - 1;
		frame = tables->frame.rows[row] - 1;
		frames = &tables->frames[frame];
		if (frames->count == 0) {
			frames->first = (uint32_t)tables->number_count;
			if (name_frame(tables, frame, err))
				return -1;
			frames->count = (uint32_t)tables->number_count -
					frames->first;
		}
		for (uint32_t i = 0; i < frames->count; i++)
			if (frame_stack_push_number(stack,
				    tables->numbers[frames->first + i],
				    tables->b, err))
				return -1;
	}
	return 0;
}

void gecko_tables_clear(struct gecko_tables *tables)
{
	struct gecko_column *columns[] = {&tables->prefix, &tables->frame,
		&tables->func, &tables->address, &tables->inlined,
		&tables->line, &tables->name, &tables->resource, &tables->file,
		&tables->source, &tables->start, &tables->lib,
		&tables->filename};

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		free(columns[i]->rows);
	free(tables->strings);
	free(tables->libs);
	free(tables->frames);
	free(tables->numbers);
	gecko_names_clear(&tables->names);
}
