"""Captures of profilers that trace calls, as large as asked for."""
from scaled_captures import name


def eprof(functions=50, processes=1, length=0):
    table = "".join(f"m:{name(k, length)}/1  {k % 9 + 1}  1.00  {k % 7}  "
                    "[  1.00]\n" for k in range(functions))
    calls = sum(k % 9 + 1 for k in range(functions))
    return "".join(
        f"****** Process <0.{i}.0>    -- 1.00 % of profiled time ***\n"
        "FUNCTION  CALLS  %  TIME  [uS / CALLS]\n"
        f"{table}Total: {calls} 100.00% 7 [ 1.00]\n"
        for i in range(processes)).encode()


def fprof(functions=50, callers=2, processes=1, length=0):
    """Each function is called by those before it."""
    def term(k):
        return f"{{m,'{name(k, length)}',1}}"

    body = "".join(
        "{[%s],\n { %s, %d, 9.000, %d.000}, %%\n [ ]}.\n" % (
            ",\n  ".join("{%s, 2, 1.000, 1.000}" % term(
                (k + c + 1) % functions) for c in range(callers)),
            term(k), 2 * callers, callers) for k in range(functions))
    calls = 2 * callers * functions
    return ("{ analysis_options, []}.\n[{ totals, %d, 1.0, 1.0}].\n" % (
        calls * processes) + "".join(
            '[{ "<0.%d.0>", %d, undefined, 1.0}].\n' % (i, calls) + body
            for i in range(processes))).encode()


def xdebug(functions=50, calls=50, length=0):
    """Each function calls the next, and main all, again and again."""
    text = ["version: 1\ncreator: xdebug 3.2.0 (PHP 8.2.36)\npart: 1\n"
            "positions: line\n\nevents: Time_(10ns) Memory_(bytes)\n"]
    for k in range(functions):
        text.append(f"\nfl=({k}) /app/{k}.php\nfn=({k}) {name(k, length)}\n"
                    "3 10 0\n")
        if k:
            text.append(f"cfl=({k - 1})\ncfn=({k - 1})\ncalls=1 0 0\n4 10 0\n")
    for i in range(calls):
        k = i % functions
        text.append(f"\nfl=({k})\nfn=({k})\n{3 + i % 9} 10 0\n")
    text.append(f"\nfl=({functions}) /app/a.php\nfn=({functions}) {{main}}\n"
                "1 20 0\n")
    for i in range(calls):
        k = i % functions
        text.append(f"cfl=({k})\ncfn=({k})\ncalls=1 0 0\n{i % 50} 10 0\n")
    return ("".join(text) + "\nsummary: 9 9\n").encode()
