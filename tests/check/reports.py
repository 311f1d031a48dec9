"""What the checks of reports share: made-up verdicts, and their names as they
should show, from the rules' words and not from our C.
"""
import json
import os
import re
import subprocess
import sys

SAMPLE = os.path.join(os.environ.get("BUILD", "build/release"),
                      "tests/tools/report_sample")
STORIES = ["regression", "several", "pass", "undecided", "no-baseline",
           "error", "hostile"]
CAP = 256


def render(story, report, *more, stdin=None):
    done = subprocess.run([SAMPLE, story, report, *more], input=stdin,
                          capture_output=True)
    if done.returncode:
        sys.exit(f"{SAMPLE} {story} {report}: {done.stderr.decode()}")
    return done.stdout


# Controls, separators, bidirectional controls, zero-width and other format
# characters that show nothing, tags.
INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]")


def invisible(char):
    return INVISIBLE.match(char) or ord(char) & 0xfffe == 0xfffe


def shown(raw):
    """What sanitize does, from its words and not from our C."""
    text = raw.decode("utf-8", "replace")
    if not text.strip(" "):
        return "(no name)"
    out = []
    for char in text:
        if not invisible(char):
            out.append(char)
        elif ord(char) < 0x80:
            out.append(f"\\x{ord(char):02x}")
        else:
            out.append(f"\\u{{{ord(char):x}}}")
    text = "".join(out)
    if len(text) > CAP:
        sys.exit("the sample has a name past the cap")
    return text


def raw_names(result):
    """The bytes of each finding's function."""
    for finding in result["findings"]:
        subject = finding["subject"]
        if "function_hex" in subject:
            yield finding, bytes.fromhex(subject["function_hex"])
        elif subject["function"] is not None:
            yield finding, subject["function"].encode()


def no_constant(name):
    raise ValueError(f"{name} is no JSON")


def no_twins(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key is there twice")
    return dict(pairs)


def load(text):
    """JSON, more strictly than Python reads it."""
    return json.loads(text, parse_constant=no_constant,
                      object_pairs_hook=no_twins)
