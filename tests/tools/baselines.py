"""Repositories with baselines, for tests of `profgate check`.

Records are written here by the layout alone, so that their times, machines and
ancestors can be what a test wants.
"""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

PROFGATE = os.path.abspath(os.environ["PROFGATE"])
REF = "refs/profgate/v1/baselines"
NOW = int(time.time())
DAY = 86400
failures = []


def blob_id(data):
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


class Repo:
    def __init__(self, path):
        self.path = path
        self.clock = NOW - 1000 * DAY
        self.files = 0
        self.has_store = False

    def git(self, *args, data=None, check=True, **env):
        run = subprocess.run(["git", *args], cwd=self.path, input=data,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, **env})
        if check and run.returncode:
            sys.exit("git %s: %s" % (" ".join(args), run.stderr.decode()))
        return run.stdout.decode().strip()

    def commit(self, message="change", when=None, change=True, name="file"):
        """A commit whose files are new, a minute after the last."""
        self.clock = when if when is not None else self.clock + 60
        if change:
            self.files += 1
            with open(os.path.join(self.path, name), "w") as file:
                file.write("%s %d\n" % (self.path, self.files))
            self.git("add", "-A")
        date = "%d +0000" % self.clock
        self.git("commit", "-q", "--allow-empty", "-m", message,
                 GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        return self.git("rev-parse", "HEAD")

    def commits(self, count):
        """Many at once: a process for each is what takes time here."""
        born = self.git("rev-parse", "-q", "--verify", "HEAD", check=False)
        branch = self.git("symbolic-ref", "HEAD")
        stream = b""
        for i in range(count):
            self.clock += 60
            self.files += 1
            text = ("%s %d\n" % (self.path, self.files)).encode()
            stream += (b"commit %s\ncommitter a <a@b> %d +0000\ndata 1\nx\n" %
                       (branch.encode(), self.clock))
            if born and i == 0:
                stream += b"from %s\n" % born.encode()
            stream += b"M 100644 inline file\ndata %d\n%s\n" % (len(text), text)
        self.git("fast-import", "--quiet", data=stream)
        self.git("reset", "-q", "--hard")
        return self.git("rev-list", "--first-parent", "--reverse",
                        "-%d" % count, "HEAD").split()

    def merge(self, *others):
        self.clock += 60
        date = "%d +0000" % self.clock
        self.git("merge", "-q", "--no-ff", "-m", "merge", *others,
                 GIT_AUTHOR_DATE=date, GIT_COMMITTER_DATE=date)
        return self.git("rev-parse", "HEAD")

    def clone(self, name, *options):
        path = os.path.join(os.path.dirname(self.path), name)
        self.git("clone", "-q", *options, "file://" + self.path, path)
        return Repo(path)

    def record(self, commit="HEAD", size=512, facts=None, when=NOW - DAY,
               accepts=(), config=None, same_runs_as=None):
        """What `profgate record` would add for three runs of the commit."""
        log = self.git("log", "-65", "--first-parent", "--format=%H %T %ct",
                       commit).split("\n")
        self.store(self.record_files(log, size, facts, when, accepts, config,
                                     same_runs_as))
        return log[0].split()[0]

    def record_files(self, log, size=512, facts=None, when=NOW - DAY,
                     accepts=(), config=None, same_runs_as=None):
        """Of a record, by path. log: COMMIT TREE TIME, the newest first."""
        facts = dict(facts or self.facts())
        joined = b"".join(k.encode() + b"\0" + facts[k].encode() + b"\0"
                          for k in sorted(facts))
        env = blob_id(joined)[:16]
        commit, tree, commit_time = log[0].split()
        folder = "%s/%s/%s" % (commit[:2], commit[2:], env)
        captures, files = [], {
            "VERSION": b"profgate-store 1\n",
            folder + "/env.json": json.dumps({
                "schema": "profgate.environment", "schema_version": 1,
                "id": env, "facts": facts}).encode()}
        for run, text in enumerate(texts(size, same_runs_as or commit), 1):
            path = "captures/BenchmarkX/%d-%s" % (when, blob_id(text)[:12])
            files["%s/%s" % (folder, path)] = text
            captures.append({"workload": "BenchmarkX", "run": "%03d" % run,
                             "path": path, "blob": blob_id(text),
                             "bytes": len(text)})
        record = json.dumps({
            "schema": "profgate.record", "schema_version": 1, "tool": "test",
            "commit": commit, "environment": env, "recorded": when,
            "tree": tree, "commit_time": int(commit_time),
            "ancestors": [line.split()[0] for line in log[1:]],
            "captures": captures,
            "acceptances": [{"function": f, "metric": None, "reason": "r"}
                            for f in accepts],
            "config_path": "profgate.yml" if config else None,
            "config": config}).encode()
        name = b"".join(c[key].encode() + b"\0" for c in captures
                        for key in ("workload", "run", "path"))
        files["%s/runs/%d-%s.json" % (folder, when,
                                      blob_id(name)[:12])] = record
        return files

    def store(self, files):
        stream = b"commit %s\ncommitter a <a@b> 1 +0000\ndata 0\n" % REF.encode()
        if self.has_store:
            stream += b"from %s^0\n" % REF.encode()
        self.has_store = True
        for path, data in files.items():
            stream += b"M 100644 inline %s\ndata %d\n%s\n" % (
                path.encode(), len(data), data)
        self.git("fast-import", "--quiet", data=stream)

    def check(self, *options, size=512, cwd="", **env):
        """The result of `profgate check` for new runs of HEAD."""
        runs = write_runs(size)
        run = subprocess.run(
            [PROFGATE, "check", "--format", "json", *options, runs],
            cwd=os.path.join(self.path, cwd), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, **env})
        shutil.rmtree(runs)
        return Result(run)

    def facts(self):
        """Of the machine that we are on, as profgate sees it."""
        if not Repo.known:
            Repo.known = self.check("--no-fetch").json["head"]["environment"]
        return Repo.known

    known = None


class Result:
    def __init__(self, run):
        self.code = run.returncode
        self.log = run.stderr.decode()
        self.json = json.loads(run.stdout) if run.stdout else None

    def note(self, code):
        for note in self.json["notes"] if self.json else []:
            if note["code"] == code:
                return note["message"]
        return ""

    def __str__(self):
        return "exit %d, %s\n%s" % (self.code, self.json and [
            self.json["verdict"], self.json["base"], self.json["notes"]],
            self.log)


def texts(size, salt):
    for run in range(3):
        yield (b"goos: linux\ngoarch: amd64\ncpu: Test CPU\n"
               b"BenchmarkX 1000 %d.%d ns/op %d B/op 3 allocs/op\n" %
               (100 + run, int(salt[:5], 16), size))


def write_runs(size):
    top = tempfile.mkdtemp(dir=os.environ["TMPDIR"])
    os.mkdir(top + "/BenchmarkX")
    for run, text in enumerate(texts(size, "abcde"), 1):
        with open("%s/BenchmarkX/%03d.txt" % (top, run), "wb") as file:
            file.write(text)
    return top


def new_repo():
    path = os.path.join(tempfile.mkdtemp(dir=os.environ["TMPDIR"]), "hub")
    os.mkdir(path)
    repo = Repo(path)
    repo.git("init", "-q", "-b", "main")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    return repo


def expect(what, result, code, base=None, note=None, says=""):
    """The exit code, the commit that was chosen, and words of a note."""
    wrong = []
    if result.code != code:
        wrong.append("exit %d was expected" % code)
    if base is not None and (not result.json or
                             result.json["base"]["commit"] != base):
        wrong.append("base %s was expected" % base)
    if note and not result.note(note):
        wrong.append("no note %s" % note)
    for part in [says] if isinstance(says, str) else says:
        text = result.note(note or "baseline") if result.json else result.log
        if part not in text:
            wrong.append("not said: %s" % part)
    if wrong:
        failures.append(what)
        print("%s: %s\n  got %s" % (what, "; ".join(wrong), result),
              flush=True)


def truth(what, held):
    if not held:
        failures.append(what)
        print(what, flush=True)


def run_all(scenarios):
    """Those named on the command line, else all, in a scratch directory."""
    scratch = tempfile.mkdtemp()
    for name in list(os.environ):
        if name.startswith(("GIT_", "GITHUB_", "CI_", "GITLAB_")):
            del os.environ[name]
    os.environ.update(TMPDIR=scratch, GIT_CONFIG_NOSYSTEM="1",
                      GIT_CONFIG_GLOBAL=scratch + "/config", TZ="UTC")
    with open(scratch + "/config", "w") as file:
        file.write("[user]\nname = a\nemail = a@b\n"
                   "[protocol \"file\"]\nallow = always\n")
    try:
        with ThreadPoolExecutor(4) as pool: # most of the time git starts
            for _ in pool.map(lambda scenario: scenario(), [
                    scenario for scenario in scenarios if not sys.argv[1:] or
                    scenario.__name__ in sys.argv[1:]]):
                pass
    finally:
        shutil.rmtree(scratch)
    sys.exit(len(failures) > 0)
