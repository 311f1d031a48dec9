profgate compare fixtures/runs/unusable/no-samples/base fixtures/runs/unusable/no-samples/head
# exits with 5
