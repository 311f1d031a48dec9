profgate compare fixtures/runs/std-noise/base fixtures/runs/std-noise/head
