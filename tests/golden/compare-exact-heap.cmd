profgate compare fixtures/runs/exact-heap/base fixtures/runs/exact-heap/head
# exits with 1
