/* Holds back the signals that ask this process to stop. */
#include "gate/core/signals.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "gate/core/clock.h"

int signals_hold(struct signals *out, struct err *err)
{
	static const int asked[] = {SIGINT, SIGTERM, SIGHUP};
	sigset_t set;

	*out = (struct signals){.fd = -1};
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++) {
		struct sigaction now;

		if (sigaction(asked[i], NULL, &now) == 0 &&
			now.sa_handler != SIG_IGN)
			sigaddset(&set, asked[i]);
	}
	sigprocmask(SIG_BLOCK, &set, &out->before);
	out->fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (out->fd >= 0)
		return 0;
	sigprocmask(SIG_SETMASK, &out->before, NULL);
	return err_set(err, ERR_IO, "cannot watch for signals: %s",
		strerror(errno));
}

bool signals_came(struct signals *signals)
{
	struct signalfd_siginfo info;

	while (read(signals->fd, &info, sizeof(info)) == sizeof(info))
		if (signals->got == 0)
			signals->got = (int)info.ssi_signo;
	return signals->got != 0;
}

void signals_wait(struct signals *signals, double seconds)
{
	double until = clock_now() + seconds, left;

	while (!signals_came(signals) && (left = until - clock_now()) > 0)
		poll(&(struct pollfd){.fd = signals->fd, .events = POLLIN}, 1,
			(int)(left < 3600 ? left * 1e3 : 3.6e6) + 1);
}

void signals_release(struct signals *signals)
{
	close(signals->fd);
	signals->fd = -1;
	sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

_Noreturn void signals_end(int signal_number)
{
	signal(signal_number, SIG_DFL);
	raise(signal_number);
	_exit(128 + signal_number); /* it was blocked from the start */
}
