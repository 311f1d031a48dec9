profgate compare --config fixtures/config/owners.yml fixtures/runs/cpu-regression/base fixtures/runs/cpu-regression/head
# exits with 1
