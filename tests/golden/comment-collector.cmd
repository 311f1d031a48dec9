profgate compare --format markdown fixtures/runs/collector/base fixtures/runs/collector/head 2>/dev/null
# exits with 1
