#!/usr/bin/env python3
"""Writes damaged and misleading snapshots of massif.

usage: tests/make_hostile_massif.py DIR
"""
import gzip
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

HEAD = "desc: (none)\ncmd: ./a\ntime_unit: i\n#---\nsnapshot=0\n#---\n"
TREE = ("heap_tree=peak\nn2: 9 (heap) malloc\n n1: 6 0x1: b (a.c:3)\n"
        "  n0: 6 0x2: main (a.c:9)\n n0: 3 in 1 place, below (1.00%)\n")
WHOLE = HEAD + TREE

CAPTURES = {
    "no-peak": WHOLE.replace("=peak", "=detailed"),
    "no-tree": HEAD + "heap_tree=peak\n",
    "tree-of-another": HEAD + "heap_tree=peak\n#---\nsnapshot=1\n",
    "cut": WHOLE[:WHOLE.index(" n0: 3")],
    "children-lie": WHOLE.replace("n2: 9", "n3: 9"),
    "children-huge": WHOLE.replace("n2: 9", "n99999999999999999999: 9"),
    "bytes-lie": WHOLE.replace("  n0: 6", "  n0: 7"),
    "bytes-huge": WHOLE.replace("n2: 9", "n2: 18446744073709551615"),
    "too-deep": WHOLE.replace("  n0: 6", "    n0: 6"),
    "second-root": WHOLE.replace(" n1: 6", "n1: 6"),
    "threshold-with-children": WHOLE.replace(" n0: 3", " n1: 3"),
    "deep.gz": gzip.compress((HEAD + "heap_tree=peak\n" + "".join(
        f"{' ' * k}n1: 9 0x1: f (a.c:3)\n"
        for k in range(4100))).encode(), 9, mtime=0),
}

hostile.write(CAPTURES)
