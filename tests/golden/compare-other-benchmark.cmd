profgate compare fixtures/runs/other-benchmark/base fixtures/runs/other-benchmark/head
# exits with 5
