/* The program: finds the command, runs it, turns errors into exit codes. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gate/commands/commands.h"
#include "gate/core/memory.h"
#include "gate/core/version.h"
#include "gate/text/complain.h"
#include "gate/text/document.h"

/* Makes sure that 0, 1 and 2 are open: else the first file that is opened
 * would become standard output and get what is meant for people. */
static void open_standard_streams(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
		if (fd < 0)
			_Exit(70);
	} while (fd <= 2);
	close(fd);
}

/* The reader of a pipe has seen enough (`| head`): its choice, not an error,
 * and the verdict stands. */
static bool reader_is_gone(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&out, 1, 0) == 1 && (out.revents & (POLLERR | POLLHUP));
}

static int finish_output(struct err *err)
{
	bool failed = fflush(stdout) != 0;

	if ((failed || ferror(stdout)) && !reader_is_gone())
		return err_set(err, ERR_IO,
			"standard output: not everything could be written");
	return 0;
}

/* Options before the command: only help and version. */
static int run_without_command(char *option, struct arena *arena,
	struct err *err)
{
	static const struct opt_part none[] = {{0}};
	char *const argv[] = {option, NULL};
	struct args args = {.arena = arena};
	struct buf out = {0};
	int parsed = opt_parse(&args, none, NULL, argv, err);

	if (parsed < 0)
		return -1;
	if (parsed == 0)
		return err_set(err, ERR_USAGE,
			"no command given, see `profgate help`");
	if (args.version)
		buf_text(&out, "profgate " PROFGATE_VERSION "\n");
	else
		command_help_all(&out, commands);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return 0;
}

static int run(int argc, char **argv, struct arena *arena, struct err *err)
{
	const struct cmd *cmd;

	if (argc < 2)
		return err_set(err, ERR_USAGE,
			"no command given, see `profgate help`");
	if (argv[1][0] == '-')
		return run_without_command(argv[1], arena, err);
	cmd = command_find(commands, argv[1], err);
	return cmd ? command_run(cmd, argv + 2, arena, err) : -1;
}

int main(int argc, char **argv)
{
	struct arena arena = {0};
	struct err err = {0};
	int code;

	memory_prepare();
	memory_limit(0, 0);
	document_prepare();
	open_standard_streams();
	signal(SIGPIPE, SIG_IGN);
	code = run(argc, argv, &arena, &err);
	if (code < 0 || finish_output(&err)) {
		if (err.kind == ERR_NONE)
			BUG("a command failed without saying why");
		complain("%s", err.text);
		code = err_exit_code(err.kind);
	}
	arena_clear(&arena);
	return code;
}
