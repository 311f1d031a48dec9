/*
 * What the lines of a file of callgrind's format cost: a row for each line of a
 * function and each call in one, in the order in which they first came.
 *
 * Most functions come once, line after line. Their rows are found in a table
 * that is emptied when the next function begins; the rows of a function that
 * comes again, in another part or from another file, move to one of all such.
 */
#ifndef GATE_READ_CALLGRIND_ROWS_H
#define GATE_READ_CALLGRIND_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_NONE UINT32_MAX

struct callgrind_row {
	uint32_t func; /* that has it */
	uint32_t to;   /* the function called, whose cost it is; CALL_NONE */
	union {
		uint32_t file;  /* a sym */
		uint32_t frame; /* of func and line, when all are read */
	};
	uint32_t line;
};

struct row_index {
	uint32_t *slots; /* of a row's number + 1; 0: free */
	uint32_t mask, count;
};

struct row_block { /* of a function */
	uint32_t first, end; /* rows, when it came once */
	bool again;
};

struct callgrind_rows {
	struct callgrind_row *rows;
	uint32_t count;
	double *costs; /* row * events + event */
	uint32_t events;
	size_t room, cost_room;

	struct row_block *blocks; /* by function */
	size_t block_room;
	uint32_t block_count;
	uint32_t func; /* whose rows come; CALL_NONE: none's yet */
	struct row_index near, far, *index;
};

void callgrind_rows_init(struct callgrind_rows *rows);
/* The rows that follow are of this function. */
void callgrind_rows_begin(struct callgrind_rows *rows, uint32_t func);
/* The costs of the line, or the call, an event after the other; events of rows
 * is set. Borrowed until the next. */
double *callgrind_rows_add(struct callgrind_rows *rows, uint32_t file,
	uint32_t line, uint32_t to);
/* All is read: what only finds rows goes. */
void callgrind_rows_end(struct callgrind_rows *rows);
void callgrind_rows_clear(struct callgrind_rows *rows);

/* Whether a row is what a function executed itself. */
static inline bool callgrind_is_own(const struct callgrind_row *row)
{
	return row->to == CALL_NONE;
}

#endif
