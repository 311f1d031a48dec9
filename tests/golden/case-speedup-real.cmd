profgate compare fixtures/cases/speedup-blames-others/real/base fixtures/cases/speedup-blames-others/real/head
