/* Reads the samples of a pprof profile: values, labels, stacks. */
#include "gate/read/pprof/pprof_reading.h"

#include <inttypes.h>
#include <string.h>

enum { LABELS_MAX = 10000 };

static bool sym_is(const struct pprof_reader *r, sym name, const char *text)
{
	return span_equal(symtab_text(r->symtab, name), span_of(text));
}

/*
 * Notes the value of a label for `show`. A number without a unit: pprof takes
 * "alignment" and "request" for bytes and else the key for the unit; 0 without
 * a unit is no label.
 */
static int label_read(struct pprof_reader *r, const struct sample_label *label,
	const struct message_place *place, struct err *err)
{
	uint64_t number = (uint64_t)label->num;
	uint32_t row[LABEL_WORDS] = {0};
	struct buf text = {0};
	sym key, value, unit;

	if (pprof_name(&key, r, label->key, place, err) != 0 ||
		pprof_name(&value, r, label->str, place, err) != 0 ||
		pprof_name(&unit, r, label->num_unit, place, err) != 0)
		return -1;
	if (sym_is(r, key, "pprof::base") && sym_is(r, value, "true"))
		return pprof_fail(err, place,
			"has the label pprof::base: this is already a "
			"difference (-diff_base); give the two measurements "
			"themselves [diff-profile]");
	row[0] = key.i;
	if (label->str != 0) {
		row[1] = value.i;
	} else if (label->num != 0 || label->num_unit != 0) {
		if (label->num_unit == 0)
			unit = sym_is(r, key, "alignment") ||
			                       sym_is(r, key, "request")
			               ? symtab_intern(r->symtab,
						 span_of("bytes"))
			               : key;
		row[2] = unit.i;
		row[3] = (uint32_t)number;
		row[4] = (uint32_t)(number >> 32);
	} else {
		return 0;
	}
	if (rowset_find(&r->labels, row) != ROWSET_NONE)
		return 0;
	if (r->labels.count == LABELS_MAX) {
		builder_note(r->b, "labels-cut",
			"the first %d different labels are shown", LABELS_MAX);
		return 0;
	}
	rowset_add(&r->labels, row);
	if (label->str == 0) {
		buf_printf(&text, "%" PRId64 " ", label->num);
		buf_span(&text, symtab_text(r->symtab, unit));
		value = builder_name(r->b, buf_view(&text));
		buf_clear(&text);
	}
	builder_label(r->b, key, value);
	return 0;
}

static int values_read(struct pprof_reader *r, const struct numbers *values,
	const struct message_place *place, struct err *err)
{
	const struct columns *columns = &r->columns;

	if (values->count != columns->count)
		return pprof_fail(err, place,
			"has %zu value%s, profile declares %u", values->count,
			values->count == 1 ? "" : "s", columns->count);
	for (uint32_t m = 0; m < columns->count; m++) {
		const struct column *c = &columns->columns[m];
		int64_t value = (int64_t)values->at[m];

		/* what may be below zero in a type that nobody knows? */
		if (value < 0 && c->held && columns->mixed)
			r->delta = true;
		else if (value < 0 && column_is_state(c))
			return column_refuse_state(c, r->symtab, err);
		else if (value < 0 && c->meaning != MEANING_UNKNOWN)
			return pprof_fail(err, place,
				"%s is %" PRId64 ": this is "
				"already a difference (-diff_base, "
			        "?seconds=N); "
				"give the two measurements themselves "
				"[diff-profile]",
				symtab_text(r->symtab, c->metric.name).data,
				value);
		r->values[m] = (double)value * c->factor;
	}
	columns_events(columns, r->values, r->events);
	return 0;
}

/* The frames of what is inlined, with others behind them that nobody counts. */
static void copy_frames(uint32_t *to, const uint32_t *from, uint32_t count)
{
	for (uint32_t i = 0; i < count; i += FRAMES_AT_ONCE)
		memcpy(to + i, from + i, FRAMES_AT_ONCE * sizeof *to);
}

/* Puts the frames of the locations into r->stack. */
static int stack_read(size_t *depth, struct pprof_reader *r,
	const struct numbers *ids, const struct message_place *place,
	struct err *err)
{
	const struct idmap *map = &r->location_ids;
	size_t room = r->limits->stack_depth, filled = 0;
	uint32_t *stack;

	/* at any time there is room for a frame of each that is left */
	r->stack = xgrow(r->stack, &r->stack_capacity,
		ids->count < room ? ids->count : room, sizeof(*r->stack));
	stack = r->stack;
	for (size_t i = 0; i < ids->count; i++) {
		uint32_t found = idmap_find(map, ids->at[i]), at, count;

		if (found < LOCATION_INLINED && filled < room) {
			stack[filled++] = found;
			continue;
		}
		if (found == IDMAP_NONE)
			return pprof_fail(err, place,
				"location %" PRIu64 " does not exist", ids->at[i]);
		at = found & ~LOCATION_INLINED;
		count = found < LOCATION_INLINED ? 1 : r->inlined[at];
		/* not left to the builder, which would copy them first */
		if (count > room - filled)
			return err_set(err, ERR_LIMIT,
				"sample %ju: a stack of more than %u frames; "
				"raise the limit with --max-depth",
				(uintmax_t)place->index + 1,
				r->limits->stack_depth);
		r->stack = stack = xgrow(stack, &r->stack_capacity,
			filled + count + FRAMES_AT_ONCE + (ids->count - i),
			sizeof(*stack));
		copy_frames(stack + filled, r->inlined + at + 1, count);
		filled += count;
	}
	*depth = filled;
	return 0;
}

int pprof_sample_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err)
{
	struct sample *sample = &r->sample;
	enum sample_state state =
		sample_decode(sample, field->bytes, SCRATCH_MAX);
	size_t depth = 0;

	if (state == SAMPLE_LARGE)
		return pprof_large(field, place, err);
	if (state == SAMPLE_DAMAGED)
		return pprof_damaged(field, place, err);
	if (values_read(r, &sample->values, place, err) != 0)
		return -1;
	for (size_t i = 0; i < sample->label_count; i++)
		if (label_read(r, &sample->labels[i], place, err) != 0)
			return -1;
	if (stack_read(&depth, r, &sample->locations, place, err) != 0)
		return -1;
	/* others cost the file a byte each at least */
	r->excess += depth - sample->locations.count;
	if (r->excess > r->limits->rows)
		return err_set(err, ERR_LIMIT,
			"more inlined frames in all stacks than the limit of "
			"%u; raise it with --max-rows",
			r->limits->rows);
	return builder_sample(r->b, r->stack, depth, r->values, r->events, err);
}
