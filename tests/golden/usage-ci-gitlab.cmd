profgate compare --ci gitlab fixtures/runs/noise/base fixtures/runs/noise/head
# exits with 4
