profgate compare fixtures/runs/unusable/empty/base fixtures/runs/unusable/empty/head
# exits with 5
