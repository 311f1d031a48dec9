profgate compare fixtures/cases/package-moved/base fixtures/cases/package-moved/head
