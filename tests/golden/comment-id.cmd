profgate compare --comment-id arm64 --format markdown fixtures/runs/noise/base fixtures/runs/noise/head 2>/dev/null | head -n 2
