profgate compare fixtures/cases/more-work-per-op/base fixtures/cases/more-work-per-op/head
# exits with 1
