/* What is mapped where, and what addresses are called. */
#include "gate/read/native/addresses.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/sorted.h"
#include "gate/read/pprof/address.h"
#include "gate/text/lines.h"

void addresses_open(struct addresses *addresses, struct builder *b)
{
	*addresses = (struct addresses){.b = b};
	rowset_init(&addresses->asked, 2);
}

/* Cuts hexadecimal digits off the front, and what must follow them. */
static bool skip_hex(uint64_t *out, struct span *rest, char then)
{
	static const char digits[] = "0123456789abcdef";
	size_t at = 0;

	for (*out = 0; at < rest->len && at <= 16; at++) {
		const char *digit = rest->data[at]
		                            ? strchr(digits, rest->data[at])
		                            : NULL;

		if (!digit)
			break;
		*out = *out << 4 | (uint64_t)(digit - digits);
	}
	if (at == 0 || at > 16 || at == rest->len || rest->data[at] != then)
		return false;
	*rest = span_from(*rest, at + 1);
	return true;
}

/* `START-END PERMISSIONS OFFSET DEVICE INODE  PATH` */
static bool read_line(struct mapped *out, struct span line)
{
	struct span permissions, word;

	line = span_trim(line);
	if (!skip_hex(&out->start, &line, '-') ||
		!skip_hex(&out->end, &line, ' ') ||
		!word_next(&line, &permissions) || permissions.len < 4 ||
		permissions.data[2] != 'x')
		return false;
	line = span_trim(line);
	if (!skip_hex(&out->offset, &line, ' ') || !word_next(&line, &word) ||
		!word_next(&line, &word))
		return false;
	out->path = span_trim(line);
	return out->start < out->end;
}

static int compare_maps(const void *a, const void *b)
{
	const struct mapped *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end < y->end ? -1 : 1;
	return span_compare(x->path, y->path);
}

int addresses_map(struct addresses *addresses, struct span text, struct err *err)
{
	uint32_t most = builder_limits(addresses->b)->rows;
	struct lines lines = {.text = text};
	struct mapped map = {0};
	struct span line;

	while (lines_next(&lines, &line)) {
		if (!read_line(&map, line))
			continue;
		if (addresses->map_count == most)
			return err_set(err, ERR_LIMIT,
				"more mappings than the limit of %u; raise it "
				"with --max-rows",
				(unsigned)most);
		map.module = builder_name(
			addresses->b, span_basename(map.path));
		addresses->maps = xgrow(addresses->maps, &addresses->map_room,
			addresses->map_count + 1, sizeof map);
		addresses->maps[addresses->map_count++] = map;
	}
	if (addresses->map_count > 0)
		qsort(addresses->maps, addresses->map_count, sizeof map,
			compare_maps);
	return 0;
}

/* NULL: nothing is mapped there. */
static struct mapped *map_of(const struct addresses *addresses, uint64_t address)
{
	size_t begun = sorted_below(addresses->maps, addresses->map_count,
		sizeof *addresses->maps, address + 1);

	return begun > 0 && address < addresses->maps[begun - 1].end
	               ? &addresses->maps[begun - 1]
	               : NULL;
}

struct span addresses_path(const struct addresses *addresses, uint64_t address)
{
	const struct mapped *map = map_of(addresses, address);

	return map ? map->path : (struct span){0};
}

static void keep(void *data, struct frame frame)
{
	struct addresses *addresses = data;

	addresses->frames = xgrow(addresses->frames, &addresses->frame_room,
		addresses->frame_count + 1, sizeof *addresses->frames);
	addresses->frames[addresses->frame_count++] =
		builder_frame(addresses->b, frame);
}

static void find(struct addresses *addresses, uint64_t address)
{
	struct mapped *map = map_of(addresses, address);
	struct unnamed what = {.address = address};
	struct frame frame = {0};

	if (map) {
		what = (struct unnamed){.file = map->path,
			.address = address,
			.start = map->start,
			.end = map->end,
			.offset = map->offset};
		frame.module = map->module;
		if (address_frames(addresses->b, &what, frame, keep, addresses)) {
			map->named++;
			return;
		}
		map->unnamed++;
	}
	frame.func = address_name(
		addresses->b, frame.module, address_in_file(&what));
	frame.flags = FRAME_UNSYMBOLIZED;
	keep(addresses, frame);
}

int addresses_push(struct frame_stack *stack, struct addresses *addresses,
	uint64_t address, struct err *err)
{
	uint32_t row[] = {(uint32_t)address, (uint32_t)(address >> 32)};
	uint32_t before = addresses->asked.count;
	uint32_t at = rowset_add(&addresses->asked, row);
	struct address_frames *found;

	if (at == before) {
		size_t first = addresses->frame_count;

		find(addresses, address);
		addresses->found = xgrow(addresses->found, &addresses->found_room,
			(size_t)at + 1, sizeof *addresses->found);
		addresses->found[at] = (struct address_frames){(uint32_t)first,
			(uint32_t)(addresses->frame_count - first)};
		if (addresses->frame_count > builder_limits(addresses->b)->rows)
			return err_set(err, ERR_LIMIT,
				"more addresses than the limit of %u; raise it "
				"with --max-rows",
				builder_limits(addresses->b)->rows);
	}
	found = &addresses->found[at];
	for (uint32_t i = 0; i < found->count; i++)
		if (frame_stack_push_number(stack,
			    addresses->frames[found->first + i], addresses->b, err))
			return -1;
	return 0;
}

/* A kernel's page ([vdso]) is no file that anybody has. */
static bool is_wanted(const struct mapped *map)
{
	return map->unnamed > 0 && map->path.len > 0 &&
	       map->path.data[0] != '[';
}

/* Where nothing has a name: the program is mapped below its libraries. */
static void say_wanted(const struct addresses *addresses)
{
	const struct mapped *wanted = NULL;

	for (size_t i = 0; i < addresses->map_count; i++) {
		const struct mapped *map = &addresses->maps[i];

		if (map->named > 0)
			return;
		if (!wanted && is_wanted(map))
			wanted = map;
	}
	if (wanted)
		builder_note(addresses->b, "symbols-wanted",
			"no function of %s has a name, and the capture tells "
			"no build id: give the file that ran with --symbols "
			"PATH, of two sides with base=PATH and head=PATH",
			symtab_text(builder_symtab(addresses->b), wanted->module)
				.data);
}

void addresses_close(struct addresses *addresses)
{
	say_wanted(addresses);
	free(addresses->maps);
	free(addresses->found);
	free(addresses->frames);
	rowset_clear(&addresses->asked);
}
