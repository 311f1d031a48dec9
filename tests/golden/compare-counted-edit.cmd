profgate compare fixtures/runs/counted-edit/base fixtures/runs/counted-edit/head
# exits with 1
