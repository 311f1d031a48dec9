profgate compare fixtures/cases/dominant-slowdown/base fixtures/cases/dominant-slowdown/head
# exits with 1
