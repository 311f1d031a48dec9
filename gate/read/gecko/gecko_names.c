/* Names for the addresses of a Firefox profile. */
#include "gate/read/gecko/gecko_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/core/gunzip.h"
#include "gate/read/pprof/address.h"
#include "gate/text/json_pull.h"

#define ENDING ".syms.json"

/* samply puts it in place of the last ending; of PROFILE.json.gz, which somebody
 * compressed, in place of both. */
static bool find_file(struct buf *out, const char *profile)
{
	struct span path = span_of(profile ? profile : "");

	for (int endings = 0; endings < 2; endings++) {
		size_t dot = path.len;

		while (dot > 0 && path.data[dot - 1] != '.' &&
			path.data[dot - 1] != '/')
			dot--;
		if (dot < 2 || path.data[dot - 1] != '.')
			return false;
		path.len = dot - 1;
		out->len = 0;
		buf_span(out, path);
		buf_text(out, ENDING);
		if (access(out->data, F_OK) == 0)
			return true;
	}
	return false;
}

static bool read_index(uint32_t *out, struct json_pull *j)
{
	uint64_t number;

	if (!pull_whole(j, &number, UINT32_MAX - 1))
		return false;
	*out = (uint32_t)number;
	return true;
}

static void read_texts(struct gecko_names *n, struct json_pull *j)
{
	if (!pull_list(j))
		return;
	while (pull_item(j)) {
		n->texts = xgrow(n->texts, &n->text_room, n->text_count + 1,
			sizeof *n->texts);
		n->texts[n->text_count++] = pull_place(j);
		pull_skip(j);
	}
}

/* The last frame is the function's own. */
static void read_frames(struct gecko_symbol *out, struct json_pull *j)
{
	struct span key;
	uint32_t file;

	if (!pull_list(j))
		return;
	while (pull_item(j)) {
		out->file = 0;
		if (!pull_object(j))
			continue;
		while (pull_key(j, &key))
			if (!span_equal(key, span_of("file")))
				pull_skip(j);
			else if (read_index(&file, j))
				out->file = file + 1;
	}
}

static void read_symbols(struct gecko_names *n, struct json_pull *j)
{
	struct span key;
	uint32_t name;

	if (!pull_list(j))
		return;
	while (pull_item(j)) {
		struct gecko_symbol symbol = {0};

		if (!pull_object(j))
			continue;
		while (pull_key(j, &key))
			if (span_equal(key, span_of("frames")))
				read_frames(&symbol, j);
			else if (span_equal(key, span_of("rva")))
				read_index(&symbol.address, j);
			else if (!span_equal(key, span_of("symbol")))
				pull_skip(j);
			else if (read_index(&name, j))
				symbol.name = name + 1;
		n->symbols = xgrow(n->symbols, &n->symbol_room,
			n->symbol_count + 1, sizeof *n->symbols);
		n->symbols[n->symbol_count++] = symbol;
	}
}

/* [ADDRESS, SYMBOL]; SYMBOL counts those of the library. */
static void read_known(struct gecko_names *n, struct json_pull *j)
{
	uint32_t numbers[2];

	if (!pull_list(j))
		return;
	while (pull_item(j)) {
		size_t count = 0;

		if (!pull_list(j))
			continue;
		while (pull_item(j))
			if (count < 2 && read_index(&numbers[count], j))
				count++;
			else if (count == 2)
				pull_skip(j);
		if (count < 2)
			continue;
		n->known = xgrow(n->known, &n->known_room, n->known_count + 1,
			sizeof *n->known);
		n->known[n->known_count++] = (struct gecko_known){
			.address = numbers[0], .symbol = numbers[1]};
	}
}

/* Drops what names a symbol that is not there, and counts the others from the
 * first of all libraries. */
static void settle_known(struct gecko_names *n, size_t first, size_t symbols,
	sym build)
{
	size_t count = first;

	for (size_t i = first; i < n->known_count; i++) {
		struct gecko_known known = n->known[i];

		if (known.symbol >= n->symbol_count - symbols)
			continue;
		known.symbol += (uint32_t)symbols;
		known.build = build.i;
		n->known[count++] = known;
	}
	n->known_count = count;
}

static void read_library(struct gecko_names *n, struct json_pull *j)
{
	size_t known = n->known_count, symbols = n->symbol_count;
	struct span key, text;
	sym build = {0};

	if (!pull_object(j))
		return;
	while (pull_key(j, &key))
		if (span_equal(key, span_of("symbol_table")))
			read_symbols(n, j);
		else if (span_equal(key, span_of("known_addresses")))
			read_known(n, j);
		else if (!span_equal(key, span_of("code_id")))
			pull_skip(j);
		else if (pull_text(j, &text))
			build = builder_text(n->b, text);
	settle_known(n, known, symbols, build);
}

static void read_libraries(struct gecko_names *n, struct json_pull *j)
{
	if (pull_list(j))
		while (pull_item(j))
			read_library(n, j);
}

static int compare_known(const void *a, const void *b)
{
	const struct gecko_known *x = a, *y = b;

	if (x->build != y->build)
		return x->build < y->build ? -1 : 1;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

/* Somebody may have compressed it. */
static int inflate(struct gecko_names *n, const char *path, size_t most,
	struct err *err)
{
	struct buf inflated = {0};

	if (!gunzip_is(buf_view(&n->bytes)))
		return 0;
	if (gunzip(&inflated, buf_view(&n->bytes), most, err)) {
		buf_clear(&inflated);
		return err_wrap(err, "its names, in %s", path);
	}
	buf_clear(&n->bytes);
	n->bytes = inflated;
	return 0;
}

static int read_file(struct gecko_names *n, const char *path, struct err *err)
{
	size_t most = builder_limits(n->b)->inflated;
	struct json_pull j = {0};
	struct span key;
	bool failed;

	if (file_read(&n->bytes, path, most, err))
		return -1;
	if (inflate(n, path, most, err))
		return -1;
	j.text = buf_view(&n->bytes);
	if (pull_object(&j)) {
		while (pull_key(&j, &key))
			if (span_equal(key, span_of("string_table")))
				read_texts(n, &j);
			else if (span_equal(key, span_of("data")))
				read_libraries(n, &j);
			else
				pull_skip(&j);
	}
	failed = pull_failed(&j, err);
	pull_clear(&j);
	if (n->known_count)
		qsort(n->known, n->known_count, sizeof *n->known,
			compare_known);
	return failed ? err_wrap(err, "its names, in %s", path) : 0;
}

static int look(struct gecko_names *n, struct err *err)
{
	struct buf path = {0};
	int status = 0;

	if (!n->looked && find_file(&path, builder_limits(n->b)->path))
		status = read_file(n, path.data, err);
	n->looked = true;
	buf_clear(&path);
	return status;
}

static bool text_of(struct span *out, const struct gecko_names *n,
	struct json_pull *j, uint32_t number)
{
	if (number == 0 || number > n->text_count)
		return false;
	j->at = n->texts[number - 1];
	return pull_text(j, out);
}

static bool is_made_up(struct span name, uint32_t address)
{
	struct buf text = {0};
	bool same;

	buf_printf(&text, "fun_%" PRIx32, address);
	same = span_equal(name, buf_view(&text));
	buf_clear(&text);
	return same;
}

/* What the symbol says; false: it says no name. */
static bool frame_of(struct frame *out, const struct gecko_names *n,
	const struct gecko_symbol *symbol)
{
	struct json_pull j = {.text = buf_view(&n->bytes)};
	struct span text;

	if (text_of(&text, n, &j, symbol->name) &&
		!is_made_up(text, symbol->address))
		out->func = builder_name(n->b, text);
	if (text_of(&text, n, &j, symbol->file))
		out->file = builder_text(n->b, text);
	pull_clear(&j);
	return out->func.i;
}

static const struct gecko_known *find_known(const struct gecko_names *n,
	const struct gecko_lib *lib, uint32_t address)
{
	struct gecko_known wanted = {lib->build_id.i, address, 0};
	size_t low = 0, high = n->known_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_known(&n->known[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return wanted.build && low < n->known_count &&
			       n->known[low].build == wanted.build &&
			       n->known[low].address == address
		       ? &n->known[low]
		       : NULL;
}

/* A kernel's page ([vdso]) is no file that anybody has. */
static void miss(struct gecko_names *n, const struct gecko_lib *lib)
{
	struct span module = symtab_text(builder_symtab(n->b), lib->module);

	if (module.len > 0 && module.data[0] != '[' &&
		(n->wanted.number == 0 || lib->number < n->wanted.number))
		n->wanted = *lib;
}

int gecko_names_give(struct gecko_names *names, const struct gecko_lib *lib,
	uint32_t address, void (*take)(void *data, struct frame frame),
	void *data, struct err *err)
{
	const struct symtab *symtab = builder_symtab(names->b);
	struct frame frame = {.module = lib->module};
	struct unnamed what = {
		.build_id = symtab_text(symtab, lib->build_id),
		.file = symtab_text(symtab, lib->path),
		.address = address,
		.from_image = true,
	};
	const struct gecko_known *known;

	if (address_frames(names->b, &what, frame, take, data)) {
		names->named = true;
		return 1;
	}
	if (look(names, err))
		return -1;
	known = find_known(names, lib, address);
	if (!known || !frame_of(&frame, names, &names->symbols[known->symbol])) {
		miss(names, lib);
		return 0;
	}
	names->named = true;
	take(data, frame);
	return 1;
}

void gecko_names_end(struct gecko_names *names)
{
	const struct symtab *symtab = builder_symtab(names->b);
	struct span build = symtab_text(symtab, names->wanted.build_id);

	if (!names->named && names->wanted.number)
		builder_note(names->b, "symbols-wanted",
			"no function of %s has a name: give the file that ran"
			"%s%s%s with --symbols PATH, or record with samply's "
			"--unstable-presymbolicate",
			symtab_text(symtab, names->wanted.module).data,
			build.len ? " (build id " : "",
			build.len ? build.data : "", build.len ? ")" : "");
}

void gecko_names_clear(struct gecko_names *names)
{
	buf_clear(&names->bytes);
	free(names->texts);
	free(names->symbols);
	free(names->known);
}
