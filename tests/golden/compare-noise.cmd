profgate compare fixtures/runs/noise/base fixtures/runs/noise/head
