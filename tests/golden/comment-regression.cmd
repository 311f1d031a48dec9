profgate compare --format markdown fixtures/runs/std-alloc/base fixtures/runs/std-alloc/head 2>/dev/null
# exits with 1
