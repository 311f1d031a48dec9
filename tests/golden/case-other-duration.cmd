profgate compare fixtures/cases/other-duration/base fixtures/cases/other-duration/head && profgate compare fixtures/cases/other-duration/head fixtures/cases/other-duration/base
