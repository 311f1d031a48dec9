profgate compare fixtures/cases/one-fall-two-rises/control/base fixtures/cases/one-fall-two-rises/control/head
# exits with 1
