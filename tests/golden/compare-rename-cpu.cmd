profgate compare fixtures/runs/rename-cpu/base fixtures/runs/rename-cpu/head
