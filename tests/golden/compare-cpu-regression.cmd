profgate compare fixtures/runs/cpu-regression/base fixtures/runs/cpu-regression/head
# exits with 1
