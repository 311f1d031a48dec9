profgate compare fixtures/runs/improvement-alloc/base fixtures/runs/improvement-alloc/head
