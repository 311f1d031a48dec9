"""What the checks of the store share: running programs, and git's settings."""
import os
import pathlib
import subprocess
import threading

PROFGATE = os.environ["PROFGATE"]
ADD = str(pathlib.Path(os.environ["BUILD"], "tests/tools/store_add").resolve())
LONG = "LONG" in os.environ
STORE = "refs/profgate/v1/baselines"
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
           GIT_AUTHOR_NAME="a", GIT_AUTHOR_EMAIL="a@b",
           GIT_COMMITTER_NAME="a", GIT_COMMITTER_EMAIL="a@b",
           GIT_CONFIG_COUNT="1", GIT_CONFIG_KEY_0="init.defaultBranch",
           GIT_CONFIG_VALUE_0="main")


class Wrong(Exception):
    pass


def start(words, cwd, **env):
    return subprocess.Popen(words, cwd=cwd, env=dict(ENV, **env), text=True,
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)


def run(words, cwd, must=True, **env):
    """Exit code, standard output, standard error."""
    child = start(words, cwd, **env)
    out, err = child.communicate()
    if must and child.returncode:
        raise Wrong(f"{' '.join(words)}: {child.returncode}\n{out}{err}")
    return child.returncode, out, err


def git(cwd, *words):
    return run(["git", *words], cwd)[1]


def baseline(cwd, *words):
    return run([PROFGATE, "baseline", *words], cwd)[1]


def add(number, **more):
    """The words that add record `number`, of a commit of that number."""
    given = dict(commit=f"{number:040x}", seed=number, runs=2, bytes=200,
                 time=1700000000 + number)
    given.update(more)
    return [ADD] + [f"{key}={value}" for key, value in given.items()]


def repository(place, name):
    """A repository with one commit."""
    git(place, "init", "-q", name)
    git(place / name, "commit", "-q", "--allow-empty", "-m", "first")
    return place / name


def clones(place, *names):
    """A bare repository with one commit, and clones of it."""
    git(place, "clone", "-q", "--bare", str(repository(place, "first")),
        "remote.git")
    for name in names:
        git(place, "clone", "-q", "remote.git", name)
    return [place / name for name in names]


def records(cwd, ref=STORE):
    paths = git(cwd, "ls-tree", "-r", "--name-only", ref).split()
    found = [path for path in paths if "/runs/" in path]
    if len(found) != len(set(found)):
        raise Wrong("a record is there twice")
    return set(found)


class Housekeeping:
    """git gc and pack-refs in a repository, again and again."""

    def __init__(self, *folders):
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.work, args=(folders,))

    def work(self, folders):
        while not self.over.is_set():
            for folder in folders:
                run(["git", "pack-refs", "--all"], folder, must=False)
                run(["git", "gc", "--quiet"], folder, must=False)
            self.over.wait(0.1 if LONG else 1)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


def together(*jobs):
    """Runs functions in threads; the first failure of any is raised."""
    failures = []

    def guarded(job):
        try:
            job()
        except Exception as failure:  # to be raised by the caller
            failures.append(failure)

    threads = [threading.Thread(target=guarded, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
