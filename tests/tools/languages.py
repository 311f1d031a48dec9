"""What a gate must say of the program of fixtures/programs, in any language:
rank, which does three times its work in head, or half more, got slower. Nothing else is
named but the workload and what rank alone calls and so made slower; and each
metric of the captures has a state, with a reason where it is not judged.
"""
import json
import subprocess

# Language: the metric in which rank is named, its name, what it made slower:
# the lambda in it and the sum that calls it, the comparison of keys; how they begin.
WANT = {
    "go": ("cpu", "example.com/orders.rank", set()),
    "gperftools": ("cpu", "rank", {"operator()"}),
    "java": ("samples", "Orders.rank", {"java/lang/String.equals"}),
    "jfr": ("cpu", "Orders.rank", {
        "java.util.HashMap.getNode", "java.lang.String.equals"}),
    "node": ("wall", "rank", set()),
    "perf": ("samples", "rank", {"accumulate<"}),
    "perf-script": ("cpu-clock", "rank", {"accumulate<"}),
    "python": ("samples", "rank", set()),
    "samply": ("cpu", "rank(std::vector<order> const&, std::unordered_map<"
               "std::string, unsigned int, std::hash<std::string >, "
               "std::equal_to<std::string >> const&, int)", set()),
    "v8": ("cpu", "rank", set()),
    "speedscope": ("time", "rank", set()),
    "ruby": ("wall", "Object#rank", set()),
    "php": ("calls", "Orders\\score", {"Orders\\rank"}),
    "erlang": ("calls", "orders:score/2", {"orders:'-score_all/2-lc"}),
    "rust": ("cpu", "orders::rank", set()),
}


def compare(profgate, place):
    done = subprocess.run(
        [profgate, "compare", "--format", "json", place / "base",
         place / "head"], capture_output=True, text=True)
    if done.returncode not in (0, 1, 3):
        return [done.stderr.strip()], None
    return [], json.loads(done.stdout)


def unstated(coverage, metric):
    """What is wrong with the states of the metrics."""
    bad = [f"{row['metric']} is {row['state']}, and no word why"
           for row in coverage
           if row["state"] != "judged" and not row["reason"]]
    if not any(row["metric"] == metric and row["state"] == "judged"
               for row in coverage):
        bad.append(f"{metric} is not judged")
    return bad


def faults(profgate, language, place):
    """What is wrong with the verdict on PLACE/base and PLACE/head."""
    bad, result = compare(profgate, place)
    if bad:
        return bad
    metric, rank, library = WANT[language]
    named = {(f["metric"], f["subject"]["function"])
             for f in result["findings"] if f["status"] == "regression"}
    if result["exit_code"] != 1 or (metric, rank) not in named:
        bad.append(f"{metric} of {rank} is not named: {sorted(map(str, named))}")
    bad += [f"{name} of {function} is named" for name, function in named
            if function and function != rank and
            not function.startswith(tuple(library))]
    return bad + unstated(result["coverage"], metric)
