profgate compare fixtures/cases/unknown-time-metric/itimer/base fixtures/cases/unknown-time-metric/itimer/head
# exits with 1
