profgate compare fixtures/cases/benchmem-gone/base fixtures/cases/benchmem-gone/head
