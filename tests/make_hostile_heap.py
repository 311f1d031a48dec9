#!/usr/bin/env python3
"""Writes damaged and misleading heap profiles of gperftools and jemalloc.

usage: tests/make_hostile_heap.py DIR
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

HEAD = "heap profile: 1: 10 [2: 20] @ "
ROW = "1: 10 [2: 20] @ 0x1100 0x1200\n"
MAPS = "\nMAPPED_LIBRARIES:\n1000-2000 r-xp 00000000 00:00 7    /bin/app\n"
JEMALLOC = "heap_v2/524288\n  t*: 1: 10 [2: 20]\n"
STACK = "@ 0x1100 0x1200\n"

CAPTURES = {
    "heap-cut": HEAD + "heapprofile\n" + ROW,
    "heap-growth": HEAD + "growthz\n" + ROW + MAPS,
    "heap-no-rate": HEAD + "heap_v2/0\n" + ROW + MAPS,
    "heap-head-cut": "heap profile: 1: 10 [2: 20" + MAPS,
    "heap-row-cut": HEAD + "heapprofile\n1: 10 [2:" + MAPS,
    "heap-below-zero": HEAD + "heapprofile\n-1: -10 [2: 20] @ 0x1100\n" + MAPS,
    "heap-huge": HEAD + "heapprofile\n1: 99999999999999999999 [2: 20] @ 0x1100\n"
                 + MAPS,
    "heap-no-address": HEAD + "heapprofile\n1: 10 [2: 20] @ main\n" + MAPS,
    "heap-deep": HEAD + "heapprofile\n1: 10 [2: 20] @" + " 0x1100" * 5000 + MAPS,
    "jemalloc-cut": JEMALLOC + STACK + "  t*: 1: 10 [2: 20]\n",
    "jemalloc-no-rate": "heap_v2/\n  t*: 1: 10 [2: 20]\n" + MAPS,
    "jemalloc-head-cut": "heap_v2/524288" + MAPS,
    "jemalloc-stack-alone": JEMALLOC + STACK + MAPS,
    "jemalloc-numbers-alone": JEMALLOC + "  t*: 1: 10 [2: 20]\n" + MAPS,
    "jemalloc-no-address": JEMALLOC + "@ 0x11g0\n  t*: 1: 10 [2: 20]\n" + MAPS,
    "jemalloc-long-address": JEMALLOC + "@ 0x" + "1" * 40
                             + "\n  t*: 1: 10 [2: 20]\n" + MAPS,
    "jemalloc-other": JEMALLOC + STACK + "  u*: 1: 10 [2: 20]\n" + MAPS,
    "jemalloc-deep": JEMALLOC + "@" + " 0x1100" * 5000 + "\n  t*: 1: 10 [2: 20]\n"
                     + MAPS,
}

hostile.write(CAPTURES)
