profgate compare fixtures/runs/unusable/metric-twice/base fixtures/runs/unusable/metric-twice/head
# exits with 5
