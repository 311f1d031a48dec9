profgate compare fixtures/runs/collector/base fixtures/runs/collector/head
# exits with 1
