profgate compare fixtures/runs/cpu-sort/base fixtures/runs/cpu-sort/head
# exits with 1
