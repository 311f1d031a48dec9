profgate compare fixtures/cases/unknown-time-metric/events/base fixtures/cases/unknown-time-metric/events/head
# exits with 1
