profgate compare fixtures/runs/alloc-regression/base fixtures/runs/alloc-regression/head
# exits with 1
