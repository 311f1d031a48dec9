profgate compare fixtures/cases/deploy/base fixtures/cases/deploy/head
# exits with 1
