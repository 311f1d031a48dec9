/* Counts which functions share a key, and makes the ids of findings. */
#include "compare/findings/finding_ids.h"

#include <stdlib.h>

#include "compare/findings/name_text.h"
#include "compare/names/id.h"
#include "compare/names/key.h"
#include "gate/core/err.h"

enum {ROW = 4 };

static void row_of(uint32_t row[ROW], const struct hypothesis *h, uint32_t last)
{
	uintptr_t series = (uintptr_t)h->series;

	row[0] = (uint32_t)series;
	row[1] = (uint32_t)(series >> 16 >> 16);
	row[2] = (uint32_t)h->kind;
	row[3] = last;
}

static void key_of(struct buf *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct series *s = &h->series->series;

	key_make(out, s->languages,
		symtab_text(analysis->symtab, s->funcs[h->func]));
}

void finding_ids_init(struct finding_ids *out, const struct analysis *analysis)
{
	const struct hypotheses *list = &analysis->hypotheses;
	struct buf key = {0};

	*out = (struct finding_ids){.analysis = analysis,
		.texts = symtab_new(),
		.count = xcalloc(list->count + 1, sizeof *out->count)};
	rowset_init(&out->subjects, ROW);
	rowset_init(&out->keys, ROW);
	for (size_t i = 0; i < list->count; i++) {
		const struct hypothesis *h = list->all[i];
		uint32_t row[ROW], before = out->subjects.count;

		if (h->kind == KIND_TOTAL)
			continue;
		row_of(row, h, h->func);
		if (rowset_add(&out->subjects, row) != before)
			continue;
		key_of(&key, h, analysis);
		row_of(row, h, symtab_intern(out->texts, buf_view(&key)).i);
		out->count[rowset_add(&out->keys, row)]++;
	}
	buf_clear(&key);
}

void finding_ids_clear(struct finding_ids *ids)
{
	symtab_free(ids->texts);
	rowset_clear(&ids->subjects);
	rowset_clear(&ids->keys);
	free(ids->count);
}

static void stable_name(struct buf *out, const struct hypothesis *h,
	const struct finding_ids *ids)
{
	sym name = h->series->series.funcs[h->func];
	uint32_t row[ROW], at;

	key_of(out, h, ids->analysis);
	row_of(row, h, symtab_intern(ids->texts, buf_view(out)).i);
	at = rowset_find(&ids->keys, row);
	if (at != ROWSET_NONE && ids->count[at] == 1 &&
		!span_equal(buf_view(out),
			symtab_text(ids->analysis->symtab, name)))
		return;
	out->len = 0;
	buf_text(out, name_text_or_empty(ids->analysis, name));
}

void finding_id(char out[FINDING_ID_SIZE], const struct hypothesis *h,
	const struct finding_ids *ids)
{
	const struct analysis *analysis = ids->analysis;
	struct buf name = {0};

	if (h->kind == KIND_TOTAL)
		buf_text(&name, name_text_or_empty(analysis, h->benchmark));
	else
		stable_name(&name, h, ids);
	subject_id(out,
		(const char *[]){h->workload->name, kind_name(h->kind),
			name_text_or_empty(analysis, h->metric.name),
			name.data},
		4);
	buf_clear(&name);
}
