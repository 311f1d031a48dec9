#!/usr/bin/env python3
"""Writes damaged and misleading profiles of fprof, eprof and Xdebug, which trace calls.

usage: tests/make_hostile_traced.py DIR
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "tools"))
import hostile  # noqa: E402

FPROF = """%% Analysis results:
{  analysis_options,
 [{callers, true},
  {sort, acc},
  {totals, false},
  {details, true}]}.

%            CNT       ACC       OWN
[{ totals,     3,    0.750,    0.500}].  %%%

[{ "<0.9.0>",  3,undefined,    0.500}].   %%

{[{{m,main,0}, 2,    0.500,    0.500}],
 { {m,mix,1},  2,    0.500,    0.500},     %
 [ ]}.

{[{undefined,  1,    0.750,    0.250}],
 { {m,main,0}, 1,    0.750,    0.250},     %
 [{{m,mix,1},  2,    0.500,    0.500}]}.
"""
EPROF = """
****** Process <0.80.0>    -- 100.00 % of profiled time ***
FUNCTION    CALLS        %  TIME  [uS / CALLS]
--------    -----  -------  ----  [----------]
m:main/0        1    33.33     1  [      1.00]
m:mix/1         2    66.67     2  [      1.00]
---------  ------  -------  ----  [----------]
Total:          3  100.00%     3  [      1.00]
"""
XDEBUG = """version: 1
creator: xdebug 3.2.0 (PHP 8.2.36)
cmd: a.php
part: 1
positions: line

events: Time_(10ns) Memory_(bytes)

fl=(1) a.php
fn=(1) mix
3 10 0

fl=(1)
fn=(2) {main}
1 20 0
cfl=(1)
cfn=(1)
calls=1 0 0
9 10 0

summary: 30 0
"""


def other(text, old, new):
    assert old in text, old
    return text.replace(old, new, 1)


CAPTURES = {
    "fprof-cut": FPROF[:-20],
    "fprof-cut-term": FPROF[:FPROF.index("{[{undefined")],
    "fprof-no-functions": FPROF[:FPROF.index("{[{{m,main")],
    "fprof-more-calls": other(FPROF, "{ {m,mix,1},  2", "{ {m,mix,1},  7"),
    "fprof-callers-lie": other(FPROF, "{[{{m,main,0}, 2", "{[{{m,main,0}, 4"),
    "fprof-calls-huge": FPROF.replace("  2, ", "  " + "9" * 300 + ", "),
    "fprof-calls-word": other(FPROF, "{ {m,mix,1},  2", "{ {m,mix,1},  two"),
    "fprof-time-huge": other(FPROF, "{ {m,mix,1},  2,    0.500,    0.500",
                             "{ {m,mix,1},  2,    0.500, 9" + "0" * 200),
    "fprof-time-below": other(FPROF, "{ {m,mix,1},  2",
                              "{ {m,mix,1},  -2"),
    "fprof-name-number": other(FPROF, "{ {m,mix,1}", "{ {m,7,1}"),
    "fprof-arity-word": other(FPROF, "{ {m,mix,1}", "{ {m,mix,one}"),
    "fprof-name-open": other(FPROF, "{ {m,mix,1}", "{ {m,'mix,1}"),
    "fprof-deep": FPROF.replace("[ ]}.", "[" + "[" * 5000),
    "fprof-list": other(FPROF, "[{ totals", "[[ totals") .replace(
        "%            CNT", "% [{ totals,"),
    "fprof-no-dot": other(FPROF, "    0.500}].  %%%", "    0.500}]  %%%"),
    "eprof-cut": EPROF[:EPROF.index("-----  ------", 200)],
    "eprof-cut-row": EPROF[:EPROF.index("Total:") - 60],
    "eprof-calls-lie": other(EPROF, "m:mix/1         2", "m:mix/1         5"),
    "eprof-calls-huge": other(EPROF, "m:mix/1         2",
                              "m:mix/1   " + "9" * 300),
    "eprof-calls-below": other(EPROF, "m:mix/1         2",
                               "m:mix/1         -2"),
    "eprof-calls-word": other(EPROF, "m:mix/1         2",
                              "m:mix/1         two"),
    "eprof-time-huge": other(EPROF, "66.67     2", "66.67  9e300"),
    "eprof-no-name": other(EPROF, "m:mix/1 ", "        "),
    "eprof-twice": (EPROF + EPROF).replace("****** Process", "of all"),
    "eprof-both": EPROF + EPROF.replace("****** Process", "of all"),
    "eprof-in-another": EPROF[:EPROF.index("------", 200)] + EPROF,
    "xdebug-cut": XDEBUG[:XDEBUG.index("summary")],
    "xdebug-calls-none": other(XDEBUG, "calls=1 0 0", "calls="),
    "xdebug-calls-word": other(XDEBUG, "calls=1 0 0", "calls=one 0 0"),
    "xdebug-calls-below": other(XDEBUG, "calls=1 0 0", "calls=-1 0 0"),
    "xdebug-calls-huge": other(XDEBUG, "calls=1 0 0",
                               "calls=9223372036854775807 0 0"),
    "xdebug-two": "\n==== NEW PROFILING FILE ====\n" + XDEBUG +
                  "\n==== NEW PROFILING FILE ====\n" + XDEBUG,
    "xdebug-name-unknown": other(XDEBUG, "cfn=(1)", "cfn=(9)"),
    "xdebug-more-events": other(XDEBUG, "3 10 0", "3 10 0 7"),
    "xdebug-no-function": other(XDEBUG, "fn=(1) mix\n", ""),
    "xdebug-other-part": other(XDEBUG, "\nsummary", "events: Time\nsummary"),
    "xdebug-no-events": other(XDEBUG, "events: Time_(10ns) Memory_(bytes)",
                              "events:"),
}

hostile.write(CAPTURES)
