profgate compare fixtures/runs/improvement/base fixtures/runs/improvement/head
