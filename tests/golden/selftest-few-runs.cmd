profgate selftest fixtures/runs/noise/base/BenchmarkSortInt64K
# exits with 3
