profgate compare fixtures/cases/speedup-blames-others/x3/base fixtures/cases/speedup-blames-others/x3/head
