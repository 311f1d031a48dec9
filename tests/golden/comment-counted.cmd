profgate compare --format markdown fixtures/runs/counted-edit/base fixtures/runs/counted-edit/head 2>/dev/null
# exits with 1
