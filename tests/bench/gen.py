#!/usr/bin/env python3
"""Writes the captures that `make bench` reads: one pair of large profiles, and
a set of many ordinary ones.

usage: tests/bench/gen.py DIR

DIR/big/{base,head}/w/001.cpu.pb.gz   made up: 20,000 functions, 150,000 stacks
                                      of 40 calls, walked down one call graph
DIR/many/{base,head}/wNN/NNN.{cpu,mem}.pb.gz   50 workloads of 10 runs a side:
                                      copies of fixtures/runs under new names

The same bytes each time: the walks are seeded.
"""
import gzip
import os
import random
import shutil
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, "tests/tools")
from pprof_write import field, varint  # noqa: E402

FUNCTIONS = 20000
STACKS = 150000
DEPTH = 40
ROOTS = 8
PERIOD = 10000000
WORKLOADS = 50
RUNS = 10


class Program:
    """A call graph. Each function has a few call sites, the first by far the
    most travelled, and popular functions are called from everywhere: so stacks
    share their upper parts and spread out below, as those of servers do."""

    def __init__(self, rng):
        self.sites = []    # function -> [(location, callee)]
        self.leaf = []     # function -> location of its own work
        self.owner = []    # location - 1 -> function
        for function in range(FUNCTIONS):
            self.leaf.append(self.location(function))
            calls = []
            for _ in range(rng.randint(2, 6)):
                callee = int(FUNCTIONS * rng.random() ** 2)
                calls.append((self.location(function), callee))
            self.sites.append(calls)
        # every function has a caller
        for function in range(FUNCTIONS):
            location, _ = self.sites[function][-1]
            self.sites[function][-1] = (location, (function + 1) % FUNCTIONS)

    def location(self, function):
        self.owner.append(function)
        return len(self.owner)

    def walk(self, rng):
        """One stack: locations, leaf first."""
        function = rng.randrange(ROOTS)
        stack = []
        for _ in range(DEPTH - 1):
            calls = self.sites[function]
            at = 0 if rng.random() < 0.7 else int(len(calls) * rng.random())
            location, function = calls[at]
            stack.append(location)
        stack.append(self.leaf[function])
        stack.reverse()
        return stack


def name(function):
    return (f"example.com/shop/internal/package{function % 400}."
            f"(*Type{function % 3000}).Method{function}")


def profile(program, rng, slower):
    """As Go writes it: equal stacks summed, ids in the order in which they are
    met. `slower` is a function whose stacks count twice."""
    counts = {}
    while len(counts) < STACKS:
        stack = tuple(program.walk(rng))
        counts[stack] = counts.get(stack, 0) + 1
    strings = ["", "samples", "count", "cpu", "nanoseconds", "shop"]
    out = bytearray()
    out += field(9, 1700000000000000000)
    out += field(1, field(1, 1) + field(2, 2))
    out += field(1, field(1, 3) + field(2, 4))
    out += field(12, PERIOD) + field(11, field(1, 3) + field(2, 4))
    ids = {}
    owner = program.owner
    for stack, count in counts.items():
        packed = b"".join([
            varint(ids.setdefault(at, len(ids) + 1)) for at in stack])
        if any(owner[at - 1] == slower for at in stack):
            count *= 2
        out += field(2, field(1, packed) + field(
            2, varint(count) + varint(count * PERIOD)))
    out += field(3, field(1, 1) + field(2, 0x400000) +
                 field(3, 0x4000000) + field(5, 5))
    functions = {}
    for at, new in ids.items():
        function = functions.setdefault(owner[at - 1], len(functions) + 1)
        out += field(4, field(1, new) + field(2, 1) +
                     field(3, 0x400000 + at * 48) +
                     field(4, field(1, function) +
                           field(2, at % 900 + 1)))
    for function, new in functions.items():
        strings += [name(function), f"/src/shop/package{function % 400}/"
                                    f"file{function % 3000}.go"]
        out += field(5, field(1, new) + field(2, len(strings) - 2) +
                     field(3, len(strings) - 2) +
                     field(4, len(strings) - 1))
    for text in strings:
        out += field(6, text.encode())
    out += field(10, sum(counts.values()) * PERIOD)
    return bytes(out)


def write_big(top):
    program = Program(random.Random(1))
    for side, seed, slower in ("base", 2, None), ("head", 3, 12345):
        path = os.path.join(top, side, "w", "001.cpu.pb.gz")
        os.makedirs(os.path.dirname(path))
        # runtime/pprof compresses for speed
        with open(path, "wb") as file:
            file.write(gzip.compress(
                profile(program, random.Random(seed), slower), 1, mtime=0))


def pairs(folder):
    """The runs of a folder that have both profiles, without their suffix."""
    suffix = ".mem.pb.gz"
    runs = sorted(entry[:-len(suffix)] for entry in os.listdir(folder)
                  if entry.endswith(suffix))
    return [os.path.join(folder, run) for run in runs
            if os.path.exists(os.path.join(folder, run + ".cpu.pb.gz"))]


def write_many(top):
    """Copies, since no more real captures are at hand: for reading them it
    makes no difference that their contents repeat."""
    stories = []
    for story in sorted(os.listdir("fixtures/runs")):
        base = os.path.join("fixtures/runs", story, "base")
        for workload in sorted(os.listdir(base)) if os.path.isdir(base) else ():
            sides = [pairs(os.path.join("fixtures/runs", story, side, workload))
                     if os.path.isdir(os.path.join(
                         "fixtures/runs", story, side, workload)) else []
                     for side in ("base", "head")]
            if min(map(len, sides)) >= 3:
                stories.append(sides)
    for w in range(WORKLOADS):
        for side, runs in zip(("base", "head"), stories[w % len(stories)]):
            folder = os.path.join(top, side, f"w{w + 1:02}")
            os.makedirs(folder)
            for run in range(RUNS):
                for kind in ".cpu.pb.gz", ".mem.pb.gz":
                    shutil.copyfile(
                        runs[run % len(runs)] + kind,
                        os.path.join(folder, f"{run + 1:03}" + kind))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    write_big(os.path.join(sys.argv[1], "big"))
    write_many(os.path.join(sys.argv[1], "many"))


main()
