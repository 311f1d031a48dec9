profgate compare fixtures/runs/rename/base fixtures/runs/rename/head
