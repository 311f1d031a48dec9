/*
 * Being asked to stop, as something to look at between two steps: while held,
 * SIGINT, SIGTERM and SIGHUP end nothing by themselves. Those that this process
 * was told to ignore, as under nohup, stay ignored.
 */
#ifndef GATE_CORE_SIGNALS_H
#define GATE_CORE_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

#include "gate/core/err.h"

struct signals {
	int fd;          /* readable when one has come */
	int got;         /* the first that came, 0: none yet */
	sigset_t before; /* the mask for commands */
};

int signals_hold(struct signals *out, struct err *err);
/* True once a signal has come; got says which. */
bool signals_came(struct signals *signals);
/* Waits so many seconds, or until one comes. */
void signals_wait(struct signals *signals, double seconds);
/* As it was before. One that came is not sent again: see signals_end. */
void signals_release(struct signals *signals);
/* Ends this process by the signal, as if it had never been held; whoever
 * started it then knows why. */
_Noreturn void signals_end(int signal_number);

#endif
