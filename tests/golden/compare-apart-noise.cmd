profgate compare fixtures/runs/apart-noise/base fixtures/runs/apart-noise/head
