/*
 * What reports say in words, the same in each of them.
 *
 *	1. phrase_first_line()  the headline, what was not judged (judged.h),
 *	                        and what follows
 *	2. reading_order_of()   findings as people read them (reading_order.h)
 *	3. format_change()      one of them in numbers (change.h)
 *	4. phrase_creep()       what came by small steps (since.h)
 *	5. data_points_of(), problem_message()  findings for tools that keep
 *	                        a history or list problems (data_points.h,
 *	                        problems.h); tracked_find(): where they are in
 *	                        the repository (tracked.h)
 *
 * Pure functions of the verdict. Everything written here is raw: it may hold
 * names, so it goes through gate/text/escape.h before it is shown. Words are
 * static; texts go to the end of the caller's buffer.
 *
 * To add a phrase that two reports share: a function here or in the file of its
 * subject; what a metric does ("got slower") is in the rows of
 * gate/model/metric.c, the words of statuses in compare/verdict/verdict.c.
 */
#ifndef REPORTERS_WORDS_PHRASE_H
#define REPORTERS_WORDS_PHRASE_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* "1 function got slower, 1 allocation site allocates more"; what a pass or
 * any other outcome means when nothing got worse. Without names, but for that
 * of the older commit since which it did. */
void phrase_headline(struct buf *out, const struct verdict *verdict);
/* The headline, what was not judged (words/judged.h), and what follows. */
void phrase_first_line(struct buf *out, const struct verdict *verdict);
/* "; advisory, the build does not fail", where that is not plain. */
void phrase_advisory(struct buf *out, const struct verdict *verdict);
/* One word for a finding: "slower", "leaner", "suspect". static. */
const char *phrase_word(const struct finding *finding);
/* "got slower", for a regression. static. */
const char *phrase_verb(const struct finding *finding);
/* "pkg.Parse", "whole workload", "BenchmarkX" of a text, "a <- b <- c". */
void phrase_subject(
	struct buf *out, const struct subject *subject, enum kind kind);
/* "parse.go:212", or nothing. */
void phrase_place(struct buf *out, const char *file, unsigned line);
/* The same with the last folder only: for a glance, "json/decode.go:212". */
void phrase_short_place(struct buf *out, const char *file, unsigned line);
/* "+4.5 MiB  parse.go:212"; false, and nothing, when it did not grow. */
bool phrase_line(
	struct buf *out, const struct site_line *line, const char *unit);
/* "348 ms -> 412 ms" */
void phrase_values(struct buf *out, const struct finding *finding);
/* The reason as a sentence, with who accepted it or where it moved from. */
void phrase_why(struct buf *out, const struct finding *finding);
/* "executes 1.0 % more instructions"; false, and nothing, when it is no rise of what
 * was counted. */
bool phrase_executes(struct buf *out, const struct finding *finding);
/* "cpu +18.4 % (348 ms -> 412 ms, allowed +10 %)" */
void phrase_change(struct buf *out, const struct finding *finding);
/* All of it in one sentence: "pkg.Parse: cpu +18.4 % (348 ms -> 412 ms,
 * allowed +10 %): the rise is beyond doubt and past what is allowed". */
void phrase_sentence(struct buf *out, const struct finding *finding);
/* "5 + 5 runs, measured in turn, per operation" */
void phrase_design(struct buf *out, const struct verdict *verdict);
/* "5 + 5 runs, per operation, speed factor 1.04 taken out" */
void phrase_workload(struct buf *out, const struct workload_summary *workload);
/* "a <- b <- … <- main": the frames of a call path, leaf first, each by its
 * last path element; as many as fit into columns, the root always. */
void phrase_path(struct buf *out, const char *const *frames, size_t count,
	size_t columns);
/* Notes of the report, then of its workloads, by number from 0. */
size_t phrase_note_count(const struct verdict *verdict);
void phrase_note(struct buf *out, const struct verdict *verdict, size_t number);
/* The note that says what stands behind a rise without a finding of its own, the
 * collector or more work an operation; as many as there are when there is none. */
size_t phrase_cause(const struct verdict *verdict);
/* What the first of the two values of a finding is of, and the second: "base" and
 * "head", of a running process "first" and "last". */
const char *phrase_side(const struct verdict *verdict, bool second);
/* The command that gives this verdict again, quoted for a shell. */
void phrase_reproduce(struct buf *out, const struct verdict *verdict);
/* Whether `check` made the verdict: what a change accepts stands in head's
 * commits. */
bool phrase_is_check(const struct verdict *verdict);
/* A name's last path element: what people call the function. */
void phrase_short(struct buf *out, const char *name, size_t columns);

#endif
