"""Puts captures that are damaged into the folder that a script is given."""
import pathlib
import sys


def write(captures):
    """By name: bytes, or a text."""
    place = pathlib.Path(sys.argv[1])
    place.mkdir(parents=True, exist_ok=True)
    for name, content in captures.items():
        (place / name).write_bytes(
            content.encode() if isinstance(content, str) else content)
