profgate compare fixtures/runs/unusable/unknown-file/base fixtures/runs/unusable/unknown-file/head
# exits with 5
