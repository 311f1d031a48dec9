#!/usr/bin/env python3
"""How often a function that costs three times as much is named, over profiles of
anybody's: resample.py [-n PAIRS] [-k RUNS] PROFILE...

Each pprof is one run, from which others are drawn: each stack has a Poisson's
number of its observations, which the column of counts tells, else the greatest
common divisor of the values, else a mean weight. Base and head have RUNS runs
each, five if not said; in head one function of those that are judged, of 5 to
90 % of its metric, has three times as many observations. Counted are pairs in
which it is named, those in which it is told that it was not judged or not
decided, those that are refused with an error, those that pass without a word
of it, and unchanged pairs that fail;
of pairs also by how many observations of it all runs of base have: 15 can be
named at best in one of three.
"""
import argparse
import collections
import functools
import json
import math
import os
import random
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(__file__), "..", "reference"),
                os.path.dirname(__file__)]
import pprof_read  # noqa: E402
import pprof_write  # noqa: E402

TIMES = 3
CLASSES = 5, 15, 30, 100  # observations of base, from which a class begins
SHARES = .05, .90
MOST = 1000  # observations of a stack, above which a normal is drawn
PROFGATE = os.environ.get("PROFGATE", "profgate")


def observations(profile):
    """Of each sample, how many it is of."""
    rows = [values for _, values in profile["samples"]]
    units = [unit for _, unit in profile["types"]]
    names = [name for name, _ in profile["types"]]
    if len(names) > 1 and units[0] == "count" and \
            not names[0].endswith("_objects"):
        return [values[0] for values in rows]
    if {"alloc_space", "alloc_objects"} <= set(names):
        space, rate = names.index("alloc_space"), profile["period"] or 524288
        objects = names.index("alloc_objects")
        return [values[objects] * -math.expm1(
            -values[space] / values[objects] / rate)
                if values[objects] else 0 for values in rows]
    last = [values[-1] for values in rows]
    step = functools.reduce(math.gcd, last, 0)
    if step > 1 or units[-1] == "count":
        return [value / step for value in last]
    mean = sum(last) / len(last) / 3
    return [value / mean for value in last]


def poisson(rate, rng):
    if rate > MOST:
        return max(0, round(rng.gauss(rate, rate ** .5)))
    left, number = math.exp(-rate) if rate < 700 else 0, 0
    if rate >= 700:
        return poisson(rate / 2, rng) + poisson(rate / 2, rng)
    product = rng.random()
    while product > left:
        number += 1
        product *= rng.random()
    return number


def draw(profile, counts, times, rng):
    """A run: times, of each stack, for what grew."""
    sums = collections.OrderedDict()
    for (frames, values), count, grown in zip(profile["samples"], counts,
                                              times):
        number = poisson(count * grown, rng) if count > 0 else 0
        if not number:
            continue
        stack = tuple(name for name, _ in reversed(frames))
        more = [round(value * number / count) for value in values]
        old = sums.get(stack, [0] * len(values))
        sums[stack] = [a + b for a, b in zip(old, more)]
    return list(sums.items())


def write_side(folder, runs, profile, counts, times, rng):
    os.makedirs(folder)
    for run in range(runs):
        with open(os.path.join(folder, f"{run:03}.pb"), "wb") as out:
            out.write(pprof_write.profile(
                draw(profile, counts, times, rng), profile["types"],
                profile["types"][-1] if profile["period"] else None,
                profile["period"]))


def compare(folder):
    done = subprocess.run(
        [PROFGATE, "compare", "--ci", "none", "--format", "json",
         "--measured", "interleaved", folder + "/base", folder + "/head"],
        capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1, 3):
        return None, done.stderr.strip()
    return json.loads(done.stdout), done.stderr.splitlines()[0]


def pair(runs, profile, counts, times, rng):
    ones = [1] * len(counts)
    with tempfile.TemporaryDirectory() as folder:
        write_side(folder + "/base", runs, profile, counts, ones, rng)
        write_side(folder + "/head", runs, profile, counts, times, rng)
        return compare(folder)


def judged_names(result):
    """Of functions and sites, as reports name them."""
    return {f["subject"]["function"] for f in result["findings"]
            if f["kind"] in ("function", "site")}


def owner(frames, names):
    for name, _ in frames:
        if name in names:
            return name
    return None


def culprits(profile, counts, result):
    """What may grow: by name, whether each sample is its."""
    owners = [owner(frames, judged_names(result))
              for frames, _ in profile["samples"]]
    shares = collections.Counter()
    for name, count in zip(owners, counts):
        if name:
            shares[name] += count / sum(counts)
    return {name: [other == name for other in owners]
            for name, share in sorted(shares.items())
            if SHARES[0] <= share <= SHARES[1]}


def outcome(result, line, culprit):
    found = [f for f in result["findings"]
             if f["subject"]["function"] == culprit]
    if any(f["status"] == "regression" for f in found):
        return "named"
    if result["verdict"] == "regression":
        return "fails"
    if result["verdict"] == "undecided" or "not judged" in line or \
            "would have shown" in line or \
            any(f["status"] in ("suspect", "undecided") for f in found):
        return "told"
    return "silent"


def class_of(observations):
    least = [least for least in CLASSES if observations >= least]
    return f"from {least[-1]}" if least else f"below {CLASSES[0]}"


def measure(path, pairs, runs, classes):
    """Outcomes of one file, also counted in classes; why there are none."""
    done = subprocess.run([PROFGATE, "show", "--format", "json", path],
                          capture_output=True, text=True, check=False)
    if done.returncode or json.loads(done.stdout)["format"] != "pprof":
        return None, done.stderr.strip() or "not pprof"
    profile = pprof_read.load(path)
    profile["samples"] = [each for each in profile["samples"] if each[0]]
    counts = observations(profile) if profile["samples"] else []
    if not sum(counts):
        return None, "no samples"
    rng = random.Random(os.path.basename(path))
    outcomes = collections.Counter()
    result, line = pair(runs, profile, counts, [1] * len(counts), rng)
    if result is None:
        return None, line
    outcomes["false"] += result["verdict"] == "regression"
    grow = culprits(profile, counts, result)
    if not grow:
        return None, f"no function of {SHARES[0]:.0%} or more: {line}"
    for number in range(pairs):
        name = list(grow)[number % len(grow)]
        result, line = pair(runs, profile, counts, [
            TIMES if own else 1 for own in grow[name]], rng)
        found = outcome(result, line, name) if result else "refused"
        outcomes[found] += 1
        classes.setdefault(class_of(runs * sum(
            count for count, own in zip(counts, grow[name]) if own)),
                           collections.Counter())[found] += 1
    return outcomes, f"{sum(counts):.0f} observations"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=20)
    parser.add_argument("-k", type=int, default=5)
    parser.add_argument("profiles", nargs="+")
    options = parser.parse_args()
    sums, classes = collections.Counter(), {}
    for path in options.profiles:
        outcomes, why = measure(path, options.n, options.k, classes)
        if outcomes is None:
            print(f"{path}: not measured: {why}", flush=True)
            continue
        sums += outcomes
        print(f"{path}: {why}: " + ", ".join(
            f"{count} {name}" for name, count in outcomes.items() if count),
            flush=True)
    for name in sorted(classes):
        print(f"{name} observations in base: {dict(classes[name])}")
    print(f"all: {dict(sums)}")


main()
