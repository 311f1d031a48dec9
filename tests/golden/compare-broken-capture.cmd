profgate compare fixtures/runs/unusable/broken-capture/base fixtures/runs/unusable/broken-capture/head
# exits with 5
