#!/usr/bin/env python3
"""Writes damaged and misleading profiles of stackprof.

usage: tests/make_hostile_stackprof.py DIR
"""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

FRAMES = {"11": {"name": "Object#main", "file": "a.rb", "line": 1},
          "12": {"name": "Object#mix", "file": "a.rb", "line": 7}}


def one(**more):
    """Of a value None the key is left out."""
    whole = {"version": 1.2, "mode": "cpu", "interval": 1000, "samples": 3,
             "missed_samples": 0, "frames": FRAMES,
             "raw": [2, 11, 12, 2, 1, 11, 1], **more}
    return json.dumps({k: v for k, v in whole.items() if v is not None})


WHOLE = one()
CAPTURES = {
    "cut": WHOLE[:-9],
    "cut-stack": one(raw=[2, 11, 12, 2, 2, 11]),
    "depth-lies": one(raw=[1 << 31, 11, 12, 2]),
    "depth-negative": one(raw=[-1, 11, 1]),
    "depth-float": one(raw=[1.5, 11, 1]),
    "frame-missing": one(raw=[1, 13, 1]),
    "frame-huge": one(raw=[1, 1 << 80, 1]),
    "frames-list": one(frames=list(FRAMES.values())),
    "frames-none": one(frames=None),
    "frame-number": one(frames={"11": 7, "12": 8}),
    "frame-named": one(frames={"main": FRAMES["11"]}),
    "frame-twice": WHOLE.replace('"12": {', '"11": {'),
    "interval-none": one(interval=None),
    "interval-zero": one(interval=0),
    "interval-huge": one(interval=1e300),
    "mode-other": one(mode="gvl"),
    "mode-number": one(mode=7),
    "no-stacks": one(raw=None),
    "weight-none": one(raw=[1, 11]),
    "weight-huge": one(raw=[1, 11, 1 << 60]),
    "weight-negative": one(raw=[1, 11, -2]),
    "too-deep": one(raw=[4200, *[11] * 4200, 1]),
}

hostile.write(CAPTURES)
