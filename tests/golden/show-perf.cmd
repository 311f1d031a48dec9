profgate show --top 6 fixtures/profiles/perf/two-events.txt.gz
