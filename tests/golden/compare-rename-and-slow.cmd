profgate compare fixtures/runs/rename-and-slow/base fixtures/runs/rename-and-slow/head
# exits with 1
