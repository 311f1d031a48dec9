"""What the checks of the store share: running programs, and git's settings."""
import os
import pathlib
import subprocess

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
