profgate compare fixtures/cases/one-fall-two-rises/base fixtures/cases/one-fall-two-rises/head
# exits with 1
