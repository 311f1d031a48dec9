profgate compare fixtures/runs/unusable/other-types/base fixtures/runs/unusable/other-types/head
# exits with 5
