/* What several threads use one at a time. */
#ifndef GATE_CORE_TURNS_H
#define GATE_CORE_TURNS_H

struct turns;

struct turns *turns_new(void); /* heap */
void turns_free(struct turns *turns);
/* Waits until no other thread has its turn. */
void turns_take(struct turns *turns);
void turns_give(struct turns *turns);

#endif
