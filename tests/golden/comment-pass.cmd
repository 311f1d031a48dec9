profgate compare --format markdown fixtures/runs/std-noise/base fixtures/runs/std-noise/head 2>/dev/null
