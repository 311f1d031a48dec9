profgate compare fixtures/runs/unusable/other-period/base fixtures/runs/unusable/other-period/head
# exits with 5
