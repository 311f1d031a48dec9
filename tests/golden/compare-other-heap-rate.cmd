profgate compare fixtures/runs/unusable/other-heap-rate/base fixtures/runs/unusable/other-heap-rate/head
# exits with 5
