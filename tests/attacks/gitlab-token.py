#!/usr/bin/env python3
"""What the GitLab component leaves of PROFGATE_TOKEN behind: a file, a setting.

Runs its scripts with stand-ins for curl and profgate. Expected: nothing.
usage: gitlab-token.py, in the root of the repository
"""
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    sys.exit(print("skipped: python3-yaml is not installed"))

text = pathlib.Path("ci/gitlab/templates/profgate.yml").read_text().replace("$[[", "X").replace("]]", "X")
jobs = [job for job in list(yaml.safe_load_all(text))[1].values() if "script" in job]
with tempfile.TemporaryDirectory() as top:
    top = pathlib.Path(top)
    for folder in ("bin", "tmp", "repo"):
        (top / folder).mkdir()
    (top / "bin/profgate").write_text(
        "#!/bin/sh\nmkdir -p profgate-report\n"
        "echo '<!-- mark -->' >profgate-report/comment.md\n"
        "echo '{\"verdict\": \"regression\"}' >profgate-report/result.json\n")
    (top / "bin/curl").write_text(
        "#!/bin/sh\nout=/dev/stdout; was=\nfor a; do\ncase $was in --output) out=$a;; "
        "--dump-header) : >\"$a\";; esac\nwas=$a\ndone\n"
        "case $was in */user) echo '{\"id\": 1}';; *) echo '[]' >\"$out\";; esac\n")
    for name in ("curl", "profgate"):
        (top / "bin" / name).chmod(0o755)
    env = dict(os.environ, PATH=f"{top}/bin:{os.environ['PATH']}", TMPDIR=f"{top}/tmp",
               PROFGATE_TOKEN="SECRET", PROFGATE_NOTE="true", PROFGATE_ID="default",
               PROFGATE_CONFIG="", PROFGATE_UNDECIDED="policy", PROFGATE_RUNS="runs",
               PROFGATE_BASELINES="false", PROFGATE_BASE="b", PROFGATE_HEAD="h",
               CI_API_V4_URL="http://x", CI_MERGE_REQUEST_PROJECT_ID="1",
               CI_MERGE_REQUEST_IID="2", CI_REPOSITORY_URL="https://job:t@git.example/a.git")
    subprocess.run("git init -q . && git remote add origin https://git.example/a.git",
                   shell=True, cwd=top / "repo", check=True)
    for job in jobs:
        subprocess.run(["sh", "-c", job["script"][-1]], cwd=top / "repo", env=env,
                       stdout=subprocess.DEVNULL)
    left = [path.relative_to(top) for path in top.rglob("*")
            if path.is_file() and "bin" not in path.parts and b"SECRET" in path.read_bytes()]
    print("held" if not left else "BROKEN: the token is in " + ", ".join(map(str, left)))
