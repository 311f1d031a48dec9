profgate compare fixtures/runs/std-cpu/base fixtures/runs/std-cpu/head
# exits with 1
