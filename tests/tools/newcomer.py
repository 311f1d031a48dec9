"""What the tests of a newcomer's first day share: commands, and the third and fourth
of them, which measure base and head in turn and give the verdict."""
import os
import pathlib
import shutil
import subprocess
import sys

PROFGATE = str(pathlib.Path(os.environ["PROFGATE"]).resolve())


def run(*words, code=0):
    done = subprocess.run(words, text=True, capture_output=True,
                          stdin=subprocess.DEVNULL)
    if done.returncode != code:
        sys.exit(f"{words}: exit code {done.returncode}, not {code}:\n"
                 f"{done.stdout}{done.stderr}")
    return done


def need(what, text):
    if what not in text:
        sys.exit(f"no {what!r} in:\n{text}")


def write(path, text):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def commit(words):
    run("git", "add", "-A")
    run("git", "commit", "-qm", words)


def measure(code, first, runs=3, tries=1):
    """The third and fourth command: base and head in turn, and the verdict. A loaded
    machine hides what few runs show: how often it took more tries is printed."""
    for one in range(tries):
        shutil.rmtree("perf", ignore_errors=True)
        run(PROFGATE, "run", "-n", str(runs), "--base", "HEAD")
        done = subprocess.run(
            [PROFGATE, "compare", "perf/base", "perf/head"], text=True,
            capture_output=True, stdin=subprocess.DEVNULL)
        if done.returncode == code or one == tries - 1:
            break
        print(f"try {one + 1}: {done.stdout.splitlines()[:1]}")
    if done.returncode != code:
        sys.exit(f"compare: exit code {done.returncode}, not {code}:\n"
                 f"{done.stdout}{done.stderr}")
    need(first, done.stdout.splitlines()[0])
    return done.stdout
