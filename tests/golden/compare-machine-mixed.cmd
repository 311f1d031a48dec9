profgate compare fixtures/runs/unusable/machine-mixed/base fixtures/runs/unusable/machine-mixed/head
