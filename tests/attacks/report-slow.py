#!/usr/bin/env python3
"""Results of many facts and of many workloads, on which a report took time with
the square of their number: each ends within some seconds of processor.

usage: PROFGATE=... report-slow.py
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

PROFGATE = os.environ["PROFGATE"]
SECONDS = 5   # of processor; the square took 12 and 15
STORY = "fixtures/runs/std-alloc"


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def measure(name, report, result):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(result, file)
        file.flush()
        before = used()
        code = subprocess.run([PROFGATE, "report", "--format", report,
                               file.name], capture_output=True).returncode
        took = used() - before
    print(f"{name}, {report}: exit {code}, {took:.1f} s")
    return took < SECONDS and code in (0, 1, 3, 5)


def main():
    made = subprocess.run([PROFGATE, "compare", "--format", "json",
                           f"{STORY}/base", f"{STORY}/head"],
                          capture_output=True)
    whole = json.loads(made.stdout)
    whole["call_trees"] = []
    first = dict(whole["findings"][0], paths=[], lines=[])
    sides = {side: dict(whole[side], environment={
        f"k{i}": side for i in range(40000)}) for side in ("base", "head")}
    held = measure("40000 facts", "html", dict(whole, findings=[], **sides))
    held &= measure("8000 workloads", "junit", dict(
        whole, findings=[dict(first, id="%016x" % i, workload=f"w{i}")
                         for i in range(8000)],
        workloads=[dict(whole["workloads"][0], name=f"w{i}")
                   for i in range(8000)]))
    print("held" if held else "BROKEN: too slow")
    sys.exit(not held)


main()
