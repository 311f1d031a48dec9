profgate compare fixtures/runs/cprofile/base fixtures/runs/cprofile/head
# exits with 1
