"""Results of any size along one dimension, for the test of scaling: functions
from sizes to result.json."""
import json
import os
import pathlib
import subprocess
import tempfile

STORY = "fixtures/runs/cpu-regression"


def template():
    """A real result, and one finding of each of some statuses."""
    with tempfile.TemporaryDirectory() as top:
        # a page has the call trees made
        subprocess.run(
            [os.environ["PROFGATE"], "compare", f"--report=json={top}/json",
             f"--report=html={top}/html", f"{STORY}/base", f"{STORY}/head"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        whole = json.loads(pathlib.Path(top, "json").read_text())
    found = {each["status"]: each for each in whole["findings"]}
    return whole, [dict(found[status], paths=[], lines=[])
                   for status in ("regression", "undecided", "unchanged")]


def alone(result):
    """Other findings without the causes of those that were there."""
    found = [dict(one, cause=None) for one in result["findings"]]
    return {**result, "causes": [], "findings": found, "counts": dict(
        result["counts"], regression=sum(
            one["status"] == "regression" for one in found))}


class Result:
    """Small but for what is asked for."""

    def __init__(self):
        self.whole, self.found = template()
        self.tree = dict(self.whole["call_trees"][0])
        self.workload = dict(self.whole["workloads"][0], notes=[])

    def finding(self, i, **changes):
        one = self.found[i % len(self.found)]
        return dict(one, id="%016x" % (i + 1), subject=dict(
            one["subject"], function=f"example.com/app/pkg{i % 50}.F{i}",
            file=f"/src/pkg{i % 50}/file{i}.go"), **changes)

    def bytes(self, **changes):
        return json.dumps(alone({
            **self.whole, "findings": [self.finding(0)], "call_trees": [],
            "coverage": [], "notes": [], **changes})).encode()

    def findings(self, n):
        return self.bytes(findings=[self.finding(i) for i in range(n)])

    def workloads(self, n):
        names = [f"Benchmark{i}" for i in range(n)]
        return self.bytes(
            workloads=[dict(self.workload, name=name) for name in names],
            findings=[self.finding(i, workload=names[i]) for i in range(n)],
            call_trees=[dict(self.tree, workload=name, functions=["a", "b"],
                             nodes=self.tree["nodes"][:2]) for name in names])

    def metrics(self, n):
        return self.bytes(findings=[
            self.finding(i, metric=f"metric{i}", unit=f"unit{i}")
            for i in range(n)])

    def paths(self, n):
        return self.bytes(findings=[self.finding(0, paths=[
            {"frames": [f"f{i}", f"g{i % 7}", "main"], "absolute": float(i)}
            for i in range(n)])])

    def frames(self, n):
        return self.bytes(findings=[self.finding(0, paths=[
            {"frames": [f"example.com/f{i}" for i in range(n)],
             "absolute": 1.0}])])

    def lines(self, n):
        return self.bytes(findings=[self.finding(0, lines=[
            {"file": f"/src/file{i % 9}.go", "line": i + 1, "base": 1.0 * i,
             "head": 2.0} for i in range(n)])])

    def length(self, n):
        findings = [self.finding(i) for i in range(100)]
        for one in findings:
            one["subject"]["function"] = one["subject"]["function"].ljust(
                n, "x")
        return self.bytes(findings=findings)

    def history(self, n):
        cost = self.found[0]["base"]
        return self.bytes(findings=[self.finding(0, history=[
            {"commit": "%040x" % i, "cost": cost} for i in range(n)])])

    def facts(self, n):
        return self.bytes(**{side: dict(self.whole[side], environment={
            f"fact{i}": f"{side} {i % 7}" for i in range(n)})
            for side in ("base", "head")})

    def notes(self, n):
        return self.bytes(notes=[
            {"code": f"code-{i % 9}", "message": f"message {i}",
             "workload": f"Benchmark{i}" if i % 2 else None}
            for i in range(n)])

    def coverage(self, n):
        return self.bytes(coverage=[
            dict(self.whole["coverage"][0], workload=f"Benchmark{i}",
                 state="not-judged" if i % 2 else "judged",
                 reason="not measured" if i % 2 else None)
            for i in range(n)])

    def budgets(self, n):
        return self.bytes(policy=dict(self.whole["policy"], budgets=[
            {"metric": f"metric{i}", "scope": "total", "growth": 0.1,
             "hot": 0.03} for i in range(n)]))

    def commits(self, n):
        return self.bytes(workloads=[dict(self.workload, base_commits=[
            "%040x" % i for i in range(n)])])

    def trees(self, n):
        """Of one workload."""
        return self.bytes(call_trees=[
            dict(self.tree, metric=f"metric{i}", functions=["a", "b"],
                 nodes=self.tree["nodes"][:2]) for i in range(n)])

    def nodes(self, n):
        return self.bytes(call_trees=[dict(
            self.tree, functions=[f"f{i}" for i in range(n)], nodes=[
                {"depth": i and (i - 1) % 50 + 1, "function": i, "base": 5.0,
                 "head": 1.0 + i % 9} for i in range(n)])])
