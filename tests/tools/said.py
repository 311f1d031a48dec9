"""What a command says, wherever its lines are broken."""
import sys


def unbroken(text):
    return " ".join(text.split())


def said(text, *wanted):
    whole = unbroken(text)
    for words in wanted:
        if words not in text and words not in whole:
            sys.exit(f"{words!r} is not in\n{text}")
