"""A repository with a benchmark and a change to it, as a CI job finds it: the
capture.sh of docs/first-day.md runs there, with a stand-in for Go that plays the captures
of fixtures/runs.
"""
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# Where the fixtures' profiles were built, and what of it the repository has.
SOURCES, TRACKED = "/usr/local/go/src", "go/parser/parser.go"

# What the repository measures without capture.sh.
MEASURE = """measure:
  build: cd decode && go test -c -o bench.test .
  command: cd decode && exec ./bench.test -test.cpuprofile={cpu} -test.memprofile={mem}
  workloads: [BenchmarkDecode]
"""

# What a job installs is there, or not needed.
SUDO = """#!/bin/sh
[ "$1" = apt-get ]
"""
# `go test -c`: a test program that plays one run of its side after the other.
GO = """#!/bin/sh
set -eu
[ "$1 $2 $3" = "test -c -o" ]
cat >"$4" <<'END'
#!/bin/sh
set -eu
echo >>runs
from=$(ls "$STORY/$(cat side)"/*/*.txt | tail -n 5 | sed -n "$((($(wc -l <runs) - 1) % 5 + 1))p")
for option; do
    case $option in
    -test.cpuprofile=*) cp "${from%.txt}.cpu.pb.gz" "${option#*=}" ;;
    -test.memprofile=*) cp "${from%.txt}.mem.pb.gz" "${option#*=}" ;;
    esac
done
cat "$from"
END
chmod +x "$4"
"""


def recipe(language, start):
    """The one fenced block of README and docs that begins so."""
    found = [block for page in PAGES for block in re.findall(
        r"^```%s\n(%s.*?)^```$" % (language, re.escape(start)),
        page.read_text(), re.M | re.S)]
    if len(found) != 1:
        raise SystemExit(f"{len(found)} {language} blocks {start!r}, not one")
    return found[0]


class Project:
    """scratch/app is the checkout of the change, with origin/main behind it."""

    def __init__(self, scratch):
        self.scratch, self.tree, self.story = scratch, scratch / "app", ""
        origin = scratch / "origin.git"
        self.git(scratch, "init", "-q", "--bare", "-b", "main", origin)
        self.git(scratch, "clone", "-q", origin, self.tree)
        self.git(self.tree, "checkout", "-q", "-b", "main")
        (self.tree / "decode").mkdir()
        (self.tree / TRACKED).parent.mkdir(parents=True)
        (self.tree / TRACKED).touch()
        (self.tree / "capture.sh").write_text(recipe("sh", "profgate run"))
        (self.tree / "profgate.yml").write_text(MEASURE)
        (self.tree / ".gitignore").write_text("perf\nruns\nbench.test\n")
        self.base = self.commit("base")
        self.git(self.tree, "push", "-q", "origin", "main")
        self.git(self.tree, "checkout", "-q", "-b", "change")
        self.head = self.commit("head")
        (scratch / "tmp").mkdir()
        self.bin = scratch / "bin"
        self.bin.mkdir()
        for name, text in ("go", GO), ("sudo", SUDO):
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)
        (self.bin / "profgate").symlink_to(
            pathlib.Path(os.environ["PROFGATE"]).resolve())

    @staticmethod
    def git(folder, *arguments):
        return subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org",
             *arguments], cwd=folder, check=True, capture_output=True,
            text=True).stdout.strip()

    def commit(self, side):
        (self.tree / "decode/side").write_text(side)
        self.git(self.tree, "add", ".")
        self.git(self.tree, "commit", "-q", "-m", side)
        return self.git(self.tree, "rev-parse", "HEAD")

    def prepare(self, story):
        """The checkout of a new job. The first that plays a story measures as
        the README says, which is slow; later ones find its runs."""
        runs = self.scratch / "measured" / self.story
        if self.story and not runs.exists():
            shutil.copytree(self.tree / "perf", runs)
        for name in ("perf", "profgate-report"):
            shutil.rmtree(self.tree / name, ignore_errors=True)
        (self.tree / "decode/runs").unlink(missing_ok=True)
        self.story = story
        again = self.scratch / "measured" / story
        (self.tree / "capture.sh").write_text(
            f"cp -R {again} perf\n" if again.exists()
            else recipe("sh", "profgate run"))

    def environment(self, story, **more):
        """Of a job; its captures are those of the story."""
        keep = {key: os.environ[key] for key in ("HOME", "LANG", "LC_ALL")
                if key in os.environ}
        return {**keep, "PATH": f"{self.bin}:{os.environ['PATH']}",
                "STORY": str(ROOT / "fixtures/runs" / story), "TZ": "UTC",
                "TMPDIR": str(self.scratch / "tmp"),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), **more}
