"""Repositories whose commits have runs that are made up, and what `profgate check`
says of more such runs: for tests of what stands in for base.
"""
import os
import subprocess
import tempfile

from baselines import PROFGATE, Result, truth
from captures import write

MIX = {"ex.lookup": 60, "ex.scan": 80, "ex.emit": 70, "ex.parse": 90}
MANY = {name: 10000 * n for name, n in MIX.items()} # of allocations


def slow(times, function="ex.lookup"):
    return {**MIX, function: round(MIX[function] * times)}


def profgate(repo, command, *words, **files):
    folder = write(tempfile.mkdtemp(dir=os.environ["TMPDIR"]), files["files"])
    return subprocess.run([PROFGATE, command, *words, folder],
                          cwd=os.path.join(repo.path, files.get("cwd", "")),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def record(repo, *words, must=0, cwd="", **sets):
    """Commits, and records the runs for the commit."""
    commit = repo.commit()
    done = profgate(repo, "record", *words, files=merged(sets), cwd=cwd)
    truth("record: %s" % done.stderr.decode(), done.returncode == must)
    return commit


def merged(sets):
    return {path: data for files in sets.values()
            for path, data in files.items()}


def check(repo, *words, cwd="", **sets):
    return Result(profgate(repo, "check", "--ci", "none", "--no-fetch",
                           "--format", "json", *words, files=merged(sets),
                           cwd=cwd))


def statuses(result):
    return {(f["workload"], f["subject"]["function"] or "", f["metric"]):
            f["status"] for f in result.json["findings"]}


def fails(what, result, *subjects):
    """The verdict is a regression, of these and nothing else."""
    if not result.json:
        truth("%s: %s" % (what, result), False)
        return
    found = {subject for subject, status in statuses(result).items()
             if status == "regression"}
    truth("%s: %s, wanted %s\n%s" % (what, found, subjects, result),
          result.code == 1 and found == set(subjects))


def not_judged(result):
    return {(row["workload"], row["metric"]): row["reason"]
            for row in result.json["coverage"]
            if row["state"] == "not-judged"}


def steps(result):
    """What is told of steps: the commit, by metric."""
    return {note["message"].split(": ")[1].split(" of ")[0]:
            note["message"].split(": ")[0].split()[-1]
            for note in result.json["notes"] if note["code"] == "baseline-step"}
