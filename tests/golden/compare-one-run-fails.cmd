profgate compare --undecided fail fixtures/runs/one-run/base fixtures/runs/one-run/head
# exits with 3
