"""Run sets, repositories and policies of any size along one dimension, for the
test of scaling: functions from a size to files by path, or to a function that
makes what they need in a folder first."""
import re
import sys

sys.path.insert(0, "tests/tools")
import scaled_captures as captures  # noqa: E402
from baselines import DAY, NOW, Repo  # noqa: E402

TEXT = "goos: linux\ngoarch: amd64\ncpu: Test CPU\n"
SIDES = "base", "head"


def bench(i, run=0):
    return (f"{TEXT}Benchmark{i}-8 1000 {100 + run}.5 ns/op 64 B/op 3 "
            "allocs/op\n").encode()


def workloads(n, folder="", sides=SIDES):
    return {f"{folder}{side}/w{i}/{run}.txt": bench(i, run)
            for side in sides for i in range(n) for run in range(3)}


def runs(n, sides=SIDES):
    return {f"{side}/w/{run}.txt": bench(1, run)
            for side in sides for run in range(n)}


def timed_workloads(n):
    return {f"{side}/w{i}/{run}.cpu.pb": captures.pprof(5, 5)
            for side in SIDES for i in range(n) for run in range(3)}


def twice(pattern):
    """Costs that the pattern finds are twice as high."""
    return lambda content: re.sub(pattern, lambda found: found[1] + b"%d" % (
        2 * int(found[2])), content, flags=re.M)


def of_three(suffix, make, pattern=None):
    """Three runs a side; in head costs are higher."""
    def content(n):
        base = make(n)
        head = twice(pattern)(base) if pattern else base
        return {f"{side}/w/{run}.{suffix}": one
                for side, one in (("base", base), ("head", head))
                for run in range(3)}
    return content


def timed(make):
    return of_three("folded", make, rb"^(\S+ )(\d+)$")


def held(make):
    return of_three("mem", make, rb"( \[2: )(8192)")


def waited(make):
    return of_three("block", make, rb"^()(4000000)(?= )")


def counted(make):
    return of_three("callgrind", make, rb"^(\d+ |totals: )(\d+)$")


def tested(make):
    return of_three("txt", make, rb"(\t)(\d+)(?= unit)")


def renamed(n):
    """Every function has another name in head."""
    base = captures.folded(n, 3 * n)
    return {"base/w/1.folded": base,
            "head/w/1.folded": base.replace(b".Func", b".Method")}


def moved(n):
    """Every package has another name in head."""
    base = captures.folded(n, 3 * n)
    return {"base/w/1.folded": base,
            "head/w/1.folded": base.replace(b"/app/", b"/other/")}


def with_policy(lines, head=""):
    """A run set of 300 functions, and a policy of n lines."""
    def content(n):
        return {**of_three("folded", lambda _: captures.folded(300, 400))(n),
                "profgate.yml": (head + "".join(
                    lines % i for i in range(n))).encode()}
    return content


def heap_text(functions, run):
    return captures.goheap(functions, functions).replace(
        b"1: 4096 [2: 8192]", b"%d: %d [%d: %d]" % (
            run + 1, 4096 * (run + 1), 2 * run + 2, 8192 * (run + 1)))


def leaks_functions(n):
    return {f"runs/w/{run}.heap.txt": heap_text(n, run) for run in range(6)}


def leaks_snapshots(n):
    return {f"runs/w/{run:05}.heap.txt": heap_text(10, run)
            for run in range(n)}


def leaks_workloads(n):
    return {f"runs/w{i}/{run}.heap.txt": heap_text(10, run)
            for i in range(n) for run in range(6)}


def leaks_goroutines(n):
    return {f"runs/w/{run}.goroutine.txt": captures.godump(20, n + run)
            for run in range(6)}


def repository(folder, commits):
    """A repository, and COMMIT TREE TIME of its commits, the newest first."""
    repo = Repo(str(folder))
    repo.git("init", "-q", "-b", "main")
    repo.clock = NOW - DAY
    repo.commits(commits)
    return repo, repo.git("log", "--first-parent",
                          "--format=%H %T %ct").split("\n")


FACTS = {"os": "linux", "cpu": "Test CPU"}


def new_runs(folder="runs"):
    return {f"{folder}/BenchmarkX/{run}.txt": bench("X", run)
            for run in range(3)}


def records(n):
    """Of n commits."""
    def fill(folder):
        repo, log = repository(folder, n + 1)
        files = {}
        for i in range(n):
            files.update(repo.record_files(log[i + 1:i + 66], facts=FACTS))
        repo.store(files)
        return new_runs()
    return fill


def environments(n):
    def fill(folder):
        repo, log = repository(folder, 3)
        files = {}
        for i in range(n):
            files.update(repo.record_files(log[1:], facts=dict(
                FACTS, machine=f"number {i}")))
        repo.store(files)
        return new_runs()
    return fill


def to_record(n):
    def fill(folder):
        repository(folder, 1)
        return workloads(n, sides=("runs",))
    return fill


def parts(n):
    """Runs that were cut off, and as many files of others."""
    def fill(folder):
        for i in range(n):
            (folder / f"perf/.{i + 2:03}.part").mkdir(parents=True)
        return {f"perf/file{i}.folded": b"a;b 1\n" for i in range(n)}
    return fill


def guided(functions, stacks):
    """For pgo: functions that say where they begin."""
    return captures.pprof(functions, stacks, starts=True)


def symbols(n):
    return {"runs/w/1.cpu.pb": guided(200, 3000), "names": "".join(
        f"  {4096 + 16 * i:x} T {captures.name(i)}\n"
        for i in range(n)).encode()}
