profgate compare fixtures/runs/counted/base fixtures/runs/counted/head
