"""What the tests of a newcomer's first day share: commands, and the third and fourth
of them, which measure base and head in turn and give the verdict."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

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


def measure(code, first, runs=3, tries=1, words=()):
    """The third and fourth command: base and head in turn, and the verdict. A loaded
    machine hides what few runs show: how often it took more tries is printed."""
    for one in range(tries):
        shutil.rmtree("perf", ignore_errors=True)
        run(PROFGATE, "run", "-n", str(runs), "--base", "HEAD", *words)
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


def init(count):
    """The second command, in a project that nothing measures yet; of a harness whose
    benchmarks are all known then nothing is new."""
    run("git", "init", "-q", "-b", "main", ".")
    commit("a project")
    done = run(PROFGATE, "init", "--ci", "none")
    need(f"profgate.yml: written with {count} benchmark", done.stdout)
    commit("the gate")
    if run("git", "status", "--porcelain").stdout:
        sys.exit("what the build leaves is not ignored")
    need(f"has all {count} benchmark",
         run(PROFGATE, "init", "--ci", "none").stdout)
    return done.stderr


def slow(path, old, new, name, words=(), runs=5):
    """A function costs more, and is named."""
    path = pathlib.Path(path)
    path.write_text(path.read_text().replace(old, new))
    need(name, measure(1, "FAIL: ", runs, 3, words))


FETCHED = ("rust", "java", "node")


def harness(name, test, commands):
    """Runs a test in a copy of a project of fixtures/harnesses, with what
    ci/languages has fetched for it; without that it is skipped."""
    cache = pathlib.Path(subprocess.run(
        ["ci/languages", "--where"], capture_output=True, text=True,
        check=True).stdout.strip())
    absent = [c for c in commands if not shutil.which(c)]
    if absent or name in FETCHED and not (cache / f"harness_{name}").exists():
        print(f"no {absent[0]}" if absent else "its harness is not here: "
              "ci/languages harnesses fetches it")
        sys.exit(77)
    os.environ["CARGO_TARGET_DIR"] = str(cache / "harness_rust/target")
    os.environ["CARGO_NET_OFFLINE"] = "true"
    os.environ["npm_config_offline"] = "true"
    os.environ["LD_LIBRARY_PATH"] = str(cache / "java")
    source = pathlib.Path(f"fixtures/harnesses/{name}").resolve()
    with tempfile.TemporaryDirectory() as top:
        shutil.copytree(source, top, dirs_exist_ok=True)
        os.chdir(top)
        test()
        os.chdir("/")
