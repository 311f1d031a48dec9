profgate compare --format markdown fixtures/runs/one-run/base fixtures/runs/one-run/head 2>/dev/null
