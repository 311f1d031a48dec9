cp -r fixtures/runs/noise/base/BenchmarkSortInt64K $TMPDIR/runs && cp fixtures/runs/noise/head/BenchmarkSortInt64K/* $TMPDIR/runs && printf 'accept:\n  - {function: "*", reason: "never mind"}\n' >$TMPDIR/all.yml && profgate selftest --measured interleaved --splits 40 --config $TMPDIR/all.yml $TMPDIR/runs
# exits with 1
