profgate compare fixtures/runs/one-run/base fixtures/runs/one-run/head
