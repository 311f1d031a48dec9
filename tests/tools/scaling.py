"""Counts what a command of profgate takes of inputs of n, 2n and 4n: instructions
by the counter of `run`, in all and by function, and the peak of memory.

What grows with n alone takes twice as much more from 2n to 4n as from n to 2n;
sorting takes a little more, and a square four times as much.
"""
import concurrent.futures
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

import peak

PROFGATE = os.path.realpath(os.environ["PROFGATE"])
COUNTER = os.path.join(os.path.dirname(PROFGATE), "profgate-counter.so")
QEMU = f"qemu-{platform.machine()}"
COMPARE = (PROFGATE, "compare", "-j1", "base", "head")

GROWTH = 2.2            # of the whole, and of memory
GROWTH_OF_ONE = 3       # of one function, between a sort's and a square's
LINEAR = 20_000_000     # instructions that n more take at least
LEAST_OF_ONE = 2_000_000
STEPS = 4 << 20         # bytes: allocators and tables grow in steps


def call(command, folder):
    """The number of its process."""
    with subprocess.Popen(command, cwd=folder, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as child:
        said = child.stdout.read()
    if child.returncode not in (0, 1, 3):
        raise ValueError(f"exit code {child.returncode}: {said[-400:]}")
    return child.pid


def by_function(path):
    """Of a file of the counter: our functions', and the sum of all."""
    counts, at, ours = {}, None, False
    with path.open(errors="replace") as lines:
        for line in lines:
            if line.startswith("0x"):
                if ours:
                    counts[at] += int(line.split()[1])
            elif line.startswith("ob="):
                ours = line[3:-1] == PROFGATE
            elif line.startswith("fn=") and ours:
                at = line[3:-1]
                counts.setdefault(at, 0)
            elif line.startswith("totals:"):
                return counts, int(line.split()[1])
    raise ValueError(f"{path.name}: cut off")


class Cost:
    """Of one command on one input."""

    def __init__(self, command, folder):
        out = pathlib.Path(folder) / ".peak"
        call(peak.alone(out, command), folder)
        self.memory = peak.read(out)
        # Processes that it forked write files of their own.
        process = call((QEMU, "-plugin", f"{COUNTER},out={folder}/.counts",
                        *command), folder)
        self.functions, self.all = by_function(
            pathlib.Path(folder, f".counts.{process}"))


def cost(make, command, n):
    """make(n) gives the files by path, or a function that makes in the folder
    what they need and then gives them."""
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top)
        files = make(n)
        if callable(files):
            files = files(folder)
        for path, content in files.items():
            whole = folder / path
            whole.parent.mkdir(parents=True, exist_ok=True)
            whole.write_bytes(content)
        return Cost(command, folder)


def ratio(costs, what, least):
    """By how much more the second step takes than the first."""
    first, second = (what(costs[i + 1]) - what(costs[i]) for i in (0, 1))
    return second / max(first, least)


def faults_of(costs):
    """What grows faster than n."""
    grown = ratio(costs, lambda cost: cost.all, LINEAR / 2)
    if grown > GROWTH:
        yield f"instructions grow {grown:.2f} times as much from 2n to 4n"
    grown = ratio(costs, lambda cost: cost.memory, STEPS)
    if grown > GROWTH:
        yield (f"memory grows {grown:.2f} times as much from 2n to 4n: "
               f"{[cost.memory >> 10 for cost in costs]} KiB")
    for name in costs[2].functions:
        def own(cost):
            return cost.functions.get(name, 0)
        if own(costs[2]) > LEAST_OF_ONE:
            grown = ratio(costs, own, LEAST_OF_ONE / 2)
            if grown > GROWTH_OF_ONE:
                yield (f"{name} grows {grown:.2f} times as much: "
                       f"{[own(cost) for cost in costs]} instructions")


def measure(make, command, n, most=None):
    """Doubles n until n more cost enough, or the format allows no more (most):
    a quarter of it will then do. What was measured in a line, and the faults."""
    last = 8 * n
    costs = [cost(make, command, n), cost(make, command, 2 * n)]
    while costs[1].all - costs[0].all < LINEAR and 8 * n <= (
            most or 8 * last):
        n *= 2
        costs = [costs[1], cost(make, command, 2 * n)]
    costs.append(cost(make, command, 4 * n))
    millions = [round(cost.all / 1e6) for cost in costs]
    grown = ratio(costs, lambda cost: cost.all, 1)
    faults = list(faults_of(costs))
    if costs[1].all - costs[0].all < LINEAR / (4 if most else 1):
        faults.append(f"{n} more cost less than {LINEAR} instructions")
    return f"n {n}: {millions} million instructions, {grown:.2f}", faults


def without_dimensions(tables):
    for table, rows, path, pattern in tables:
        text = pathlib.Path(path).read_text()
        for found in re.finditer(pattern, text, re.M):
            row = next(filter(None, found.groups()))
            if row not in rows:
                yield f"{path}: {table} {row} has no dimensions in this test"


def run(case):
    name, make, command, n, most = case
    try:
        return (name, *measure(make, command, n, most))
    except ValueError as error:
        return name, "", [str(error)]


def chosen(tables):
    """Each input of each command once, by its first name."""
    words, out = sys.argv[1:], {}
    for table, rows, *_ in tables:
        for row, dimensions in rows.items():
            for word, make, command, n, most in dimensions:
                name = f"{table} {row}: {word}"
                if not words or any(word in name for word in words):
                    out.setdefault((make, command),
                                   (name, make, command, n, most))
    return out.values()


def counts():
    """Debian's later ones are linked statically and load no plugins."""
    return shutil.which(QEMU) and subprocess.run(
        (QEMU, "-plugin", COUNTER, PROFGATE, "help"), check=False,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def check(*tables):
    """A table: what its rows are, their dimensions by name, and the file and
    pattern of the names that there are. A dimension: its name, what makes the
    input, the command, the first n, and the most that the format allows or
    None."""
    if "asan" in os.environ.get("BUILD", "") or not counts():
        print(f"needs a {QEMU} with plugins and a build without sanitizers")
        sys.exit(77)
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1",
                      **{f"GIT_{who}_{what}": "a@b" for what in (
                          "NAME", "EMAIL") for who in ("AUTHOR", "COMMITTER")})
    faults = list(without_dimensions(tables))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, line, found in pool.map(run, chosen(tables)):
            print(f"{'FAULT' if found else 'ok   '} {name}: {line}", *found,
                  sep="\n      ", flush=True)
            faults += [f"{name}: {fault}" for fault in found]
    print(*faults, sep="\n")
    sys.exit(bool(faults))
