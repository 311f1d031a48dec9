profgate compare fixtures/cases/fixed-time-harness/base fixtures/cases/fixed-time-harness/head
# exits with 1
