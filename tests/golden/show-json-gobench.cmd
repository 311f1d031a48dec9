profgate show --format json fixtures/runs/alloc-regression/base/BenchmarkParse/003.txt
