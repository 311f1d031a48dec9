/* Files: what is refused on reading, and that writing is whole or not at all. */
#include "tests/unit/support/support.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void assert_holds(const char *path, const char *text)
{
	struct buf got = {0};
	struct err err = {0};

	if (file_read(&got, path, 1 << 20, &err) != 0)
		fail_msg("%s", err.text);
	assert_string_equal(buf_view(&got).data, text);
	buf_clear(&got);
}

/* Names in the working directory, dot files too. */
static int names_here(void)
{
	DIR *dir = opendir(".");
	int count = -2; /* . and .. */

	assert_non_null(dir);
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

static void files_are_read_whole(void **state)
{
	struct buf got = {0};
	struct err err = {0};

	(void)state;
	put("empty", "");
	put("text", "main;parse 30\n");
	assert_int_equal(symlink("text", "link"), 0);
	assert_int_equal(file_read(&got, "empty", 0, &err), 0);
	assert_int_equal(got.len, 0);
	assert_int_equal(file_read(&got, "text", 14, &err), 0);
	assert_int_equal(file_read(&got, "link", 14, &err), 0);
	assert_string_equal(got.data, "main;parse 30\nmain;parse 30\n");
	buf_clear(&got);
}

static void what_is_no_file_is_refused(void **state)
{
	static const struct {
		const char *path, *want;
		enum err_kind kind;
	} cases[] = {
		{"missing", "missing: No such file or directory", ERR_IO},
		{"dir", "dir: is a directory; give a regular file", ERR_INPUT},
		{"pipe", "pipe: is a pipe; give a regular file", ERR_INPUT},
		{"/dev/null", "/dev/null: is a device; give a regular file",
			ERR_INPUT},
		{"large", "large: file of 5 bytes, the limit is 4 bytes",
			ERR_LIMIT},
		{"large/x", "large/x: Not a directory", ERR_IO},
	};

	(void)state;
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	put("large", "12345");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf got = {0};
		struct err err = {0};

		buf_text(&got, "kept");
		if (file_read(&got, cases[i].path, 4, &err) != -1 ||
			err.kind != cases[i].kind ||
			strcmp(err.text, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].path, err.text);
		assert_string_equal(got.data, "kept");
		buf_clear(&got);
	}
}

/* Files that say they are empty and are not, as in /proc, meet the limit. */
static void size_is_not_believed(void **state)
{
	struct buf got = {0};
	struct err err = {0};

	(void)state;
	if (access("/proc/self/maps", R_OK) != 0)
		skip();
	if (file_read(&got, "/proc/self/maps", 1 << 20, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(got.len > 100);
	assert_int_equal(file_read(&got, "/proc/self/maps", 100, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_clear(&got);
}

static void targets_appear_whole(void **state)
{
	struct target target;
	struct err err = {0};
	struct stat st;

	(void)state;
	assert_int_equal(mkdir("dir", 0777), 0);
	put("dir/out", "before");
	umask(027);
	assert_int_equal(target_open(&target, "dir/out", &err), 0);
	umask(022);
	assert_holds("dir/out", "before");
	assert_int_equal(target_commit(&target, span_of("after"), &err), 0);
	assert_holds("dir/out", "after");
	assert_int_equal(stat("dir/out", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	target_drop(&target); /* nothing left to drop */

	assert_int_equal(target_open(&target, "fresh", &err), 0);
	assert_int_equal(access("fresh", F_OK), -1);
	assert_int_equal(target_commit(&target, span_of(""), &err), 0);
	assert_holds("fresh", "");
	assert_int_equal(names_here(), 2);
	assert_int_equal(chdir("dir"), 0);
	assert_int_equal(names_here(), 1);
}

static void dropped_targets_leave_nothing(void **state)
{
	struct target a, b, unused = {0};
	struct err err = {0};

	(void)state;
	put("out", "before");
	assert_int_equal(target_open(&a, "out", &err), 0);
	assert_int_equal(target_open(&b, "out", &err), 0);
	assert_int_equal(names_here(), 3);
	target_drop(&a);
	target_drop(&b);
	target_drop(&unused);
	assert_int_equal(names_here(), 1);
	assert_holds("out", "before");
}

/* The directory vanishes between open and commit. */
static void a_failed_commit_says_so(void **state)
{
	struct target target;
	struct err err = {0};

	(void)state;
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(target_open(&target, "dir/out", &err), 0);
	assert_int_equal(system("rm -r dir"), 0);
	assert_int_equal(target_commit(&target, span_of("x"), &err), -1);
	assert_int_equal(err.kind, ERR_IO);
	assert_string_equal(err.text, "dir/out: No such file or directory");
	assert_null(target.temporary);
}

static void bad_places_are_refused_at_once(void **state)
{
	static const struct {
		const char *path, *want;
	} cases[] = {
		{"", "empty path for a file to write; name a file, or - for "
			"standard output"},
		{"dir", "dir: is a directory; name a file in it"},
		{"dir/", "dir/: is a directory; name a file in it"},
		{"none/", "none/: is a directory; name a file in it"},
		{"none/out", "none/out: no directory none/; create it first"},
		{"file/out", "file/out: cannot write in file/: Not a directory"},
		{"closed/out",
			"closed/out: cannot write in closed/: Permission "
			"denied"},
		{"pipe", "pipe: is a pipe; name a file, or - for standard "
			"output"},
		{"link", "link: is a symbolic link; name a file, or - for "
			"standard output"},
		{"/dev/null", "/dev/null: is a device; name a file, or - for "
			"standard output"},
	};
	bool root = geteuid() == 0;

	(void)state;
	put("file", "");
	assert_int_equal(mkdir("dir", 0777), 0);
	assert_int_equal(mkdir("closed", 0555), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	assert_int_equal(symlink("file", "link"), 0);
	assert_int_equal(chmod(".", 0777), 0);
	if (root) /* who may write anywhere */
		assert_int_equal(seteuid(65534), 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct target target;
		struct err err = {0};

		if (target_open(&target, cases[i].path, &err) != -1 ||
			err.kind != ERR_IO ||
			strcmp(err.text, cases[i].want) != 0)
			fail_msg("\"%s\": %s", cases[i].path, err.text);
		target_drop(&target);
	}
	if (root)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(names_here(), 5);
}

/* Commits to standard output, which is the pipe's end meanwhile. */
static int commit_to(int fd, struct span content, struct err *err)
{
	int kept = dup(STDOUT_FILENO);
	struct target target;
	int status;

	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	status = target_open(&target, "-", err);
	if (status == 0)
		status = target_commit(&target, content, err);
	dup2(kept, STDOUT_FILENO);
	close(kept);
	return status;
}

static void dash_is_standard_output(void **state)
{
	struct err err = {0};
	char got[16] = "";
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(commit_to(ends[1], span_of("content"), &err), 0);
	assert_int_equal(read(ends[0], got, sizeof(got) - 1), 7);
	assert_string_equal(got, "content");
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(commit_to(ends[1], span_of("content"), &err), -1);
	signal(SIGPIPE, SIG_DFL);
	assert_int_equal(err.kind, ERR_IO);
	assert_string_equal(err.text, "standard output: Broken pipe");
	close(ends[1]);
	assert_int_equal(names_here(), 0);
}

static void folders_are_made_down_to_the_last(void **state)
{
	static const struct {
		const char *path, *want; /* NULL: made */
	} cases[] = {
		{"a/b/c", NULL},
		{"a/b/c", NULL}, /* there already */
		{"a//b/d/", NULL},
		{"./e", NULL},
		{"", ": cannot make the directory: No such file or directory"},
		{"file", "file: cannot make the directory: File exists"},
		{"file/x",
			"file/x: cannot make the directory: Not a directory"},
	};
	struct stat status;

	(void)state;
	put("file", "");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};
		bool made = make_folder(cases[i].path, &err) == 0;

		if (made != !cases[i].want ||
			(!made && strcmp(err.text, cases[i].want) != 0))
			fail_msg("%s: %s", cases[i].path, err.text);
		if (made && (stat(cases[i].path, &status) != 0 ||
			!S_ISDIR(status.st_mode)))
			fail_msg("%s: not there", cases[i].path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(files_are_read_whole),
		IN_A_DIRECTORY(what_is_no_file_is_refused),
		IN_A_DIRECTORY(size_is_not_believed),
		IN_A_DIRECTORY(targets_appear_whole),
		IN_A_DIRECTORY(dropped_targets_leave_nothing),
		IN_A_DIRECTORY(a_failed_commit_says_so),
		IN_A_DIRECTORY(bad_places_are_refused_at_once),
		IN_A_DIRECTORY(dash_is_standard_output),
		IN_A_DIRECTORY(folders_are_made_down_to_the_last),
	};

	return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
