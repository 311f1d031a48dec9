profgate compare fixtures/languages/perf-script/base fixtures/languages/perf-script/head
# exits with 1
