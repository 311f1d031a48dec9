profgate compare fixtures/runs/unusable/operations-differ/base fixtures/runs/unusable/operations-differ/head
