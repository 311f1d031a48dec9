profgate compare fixtures/runs/dhat/base fixtures/runs/dhat/head
# exits with 1
