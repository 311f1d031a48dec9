#!/usr/bin/env python3
"""Writes damaged and misleading profiles of the Firefox Profiler.

usage: tests/make_hostile_gecko.py DIR
"""
import copy
import gzip
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

WHOLE = {
    "meta": {"interval": 1, "preprocessedProfileVersion": 49,
             "sampleUnits": {"threadCPUDelta": "µs"}},
    "libs": [{"name": "app", "path": "/app", "codeId": "ab12"}],
    "threads": [{
        "processName": "app",
        "stringArray": ["main", "0x10"],
        "resourceTable": {"lib": [0]},
        "funcTable": {"name": [0, 1], "resource": [0, 0]},
        "frameTable": {"func": [0, 1], "address": [-1, 16]},
        "stackTable": {"prefix": [None, 0], "frame": [0, 1]},
        "samples": {"stack": [1, 0, None], "weight": [1, 1, 1],
                    "weightType": "samples", "threadCPUDelta": [990, 1010, 0]},
    }],
}


def with_(*path_and_value):
    """The profile, with another value at a place of its thread."""
    *path, last, value = path_and_value
    profile = copy.deepcopy(WHOLE)
    at = profile["threads"][0]
    for key in path:
        at = at[key]
    at[last] = value
    return json.dumps(profile)


def without(table, column):
    profile = copy.deepcopy(WHOLE)
    del profile["threads"][0][table][column]
    return json.dumps(profile)


TEXT = json.dumps(WHOLE)
CAPTURES = {
    "cut": TEXT[:-40],
    "no-threads": json.dumps({key: WHOLE[key] for key in ("meta", "libs")}),
    "threads-number": json.dumps({**WHOLE, "threads": 7}),
    "no-samples": json.dumps({**WHOLE, "threads": []}),
    "circle": with_("stackTable", "prefix", [1, 0]),
    "no-prefix": without("stackTable", "prefix"),
    "frame-lies": with_("stackTable", "frame", [0, 9]),
    "func-lies": with_("frameTable", "func", [0, 9]),
    "name-lies": with_("funcTable", "name", [0, 9]),
    "columns-differ": with_("frameTable", "address", [16]),
    "column-text": with_("frameTable", "func", ["0", 1]),
    "column-fraction": with_("stackTable", "frame", [0, .5]),
    "sample-lies": with_("samples", "stack", [1, 2, None]),
    "fewer-deltas": with_("samples", "threadCPUDelta", [990]),
    "more-deltas": with_("samples", "threadCPUDelta", [990, 990, 0, 1]),
    "delta-text": with_("samples", "threadCPUDelta", [0, "990", 1]),
    "infinite": with_("samples", "threadCPUDelta",
                      [0, 990, 1]).replace("990", "1e999"),
    "sum-infinite": with_("samples", "threadCPUDelta", [1e308, 1e308, 1e308]),
    "weight-type": with_("samples", "weightType", "cycles"),
    "deep.gz": gzip.compress(json.dumps({**WHOLE, "threads": [{
        **WHOLE["threads"][0],
        "stackTable": {"prefix": [None, *range(4999)], "frame": [0] * 5000},
        "samples": {"stack": [4999], "threadCPUDelta": [1000]}}]}).encode(), 9, mtime=0),
    "deep-json": TEXT.replace('"libs": [', '"libs": [' + "[" * 4000),
    "comparison": json.dumps({**WHOLE, "threads": [{
        **WHOLE["threads"][0],
        "samples": {"stack": [0, 1], "weight": [1, -1]}}]}),
}

hostile.write(CAPTURES)
