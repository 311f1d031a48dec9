profgate compare fixtures/runs/heaptrack/base fixtures/runs/heaptrack/head
# exits with 1
