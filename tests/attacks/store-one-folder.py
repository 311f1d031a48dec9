#!/usr/bin/env python3
"""A store with many environments of one commit, on which `check` took time with
the square of their number: it ends within some seconds of processor.

usage: PROFGATE=... store-one-folder.py
"""
import hashlib
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import zlib

SECONDS = 5   # of processor; the square took 12 for 4000
COUNT = 4000
ENV = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_AUTHOR_NAME="t",
           GIT_AUTHOR_EMAIL="t@localhost", GIT_COMMITTER_NAME="t",
           GIT_COMMITTER_EMAIL="t@localhost")


def git(repo, *words):
    return subprocess.run(["git", *words], cwd=repo, env=ENV, check=True,
                          capture_output=True, text=True).stdout.strip()


def put(repo, kind, content):
    whole = b"%s %d\0" % (kind.encode(), len(content)) + content
    name = hashlib.sha1(whole).hexdigest()
    path = repo / ".git/objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole, 1))
    return name


def tree(repo, *entries):
    order = sorted(entries, key=lambda e: e[1] + "/" * (e[0] == "40000"))
    return put(repo, "tree", b"".join(
        f"{mode} {name}\0".encode() + bytes.fromhex(of)
        for mode, name, of in order))


def used():
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def fill(repo, base):
    junk = put(repo, "blob", b"junk")
    one = tree(repo, ("40000", "runs", tree(
        repo, ("100644", "1-%012x.json" % 1, junk))))
    commit = tree(repo, *(("40000", "%016x" % i, one) for i in range(COUNT)))
    root = tree(repo, ("100644", "VERSION",
                       put(repo, "blob", b"profgate-store 1\n")),
                ("40000", base[:2], tree(repo, ("40000", base[2:], commit))))
    git(repo, "update-ref", "refs/profgate/v1/baselines", put(
        repo, "commit", f"tree {root}\nauthor t <t@l> 1 +0000\n"
        "committer t <t@l> 1 +0000\n\nx\n".encode()))


def main():
    with tempfile.TemporaryDirectory() as top:
        repo = pathlib.Path(top) / "repo"
        runs = pathlib.Path(top) / "runs/W"
        runs.mkdir(parents=True)
        for run in range(3):
            (runs / f"{run}.folded").write_text("m;a 10\nm;b 20\n")
        git(top, "init", "-q", "-b", "main", "repo")
        for text in "12":
            (repo / "f").write_text(text)
            git(repo, "add", "f")
            git(repo, "commit", "-qm", text)
        fill(repo, git(repo, "rev-parse", "HEAD~1"))
        before = used()
        code = subprocess.run([os.environ["PROFGATE"], "check", runs.parent],
                              cwd=repo, env=ENV,
                              capture_output=True).returncode
        took = used() - before
    print(f"{COUNT} environments: exit {code}, {took:.1f} s")
    held = took < SECONDS and code in (0, 1, 3, 5, 6)
    print("held" if held else "BROKEN: too slow")
    sys.exit(not held)


main()
