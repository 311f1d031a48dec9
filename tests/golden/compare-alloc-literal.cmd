profgate compare fixtures/runs/alloc-literal/base fixtures/runs/alloc-literal/head
# exits with 1
