profgate compare fixtures/runs/std-alloc/base fixtures/runs/std-alloc/head
# exits with 1
