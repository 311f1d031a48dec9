profgate compare fixtures/cases/one-heap-missing/base fixtures/cases/one-heap-missing/head
# exits with 1
