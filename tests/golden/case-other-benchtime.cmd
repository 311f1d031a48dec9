profgate compare fixtures/cases/other-benchtime/long fixtures/cases/other-benchtime/short && profgate compare fixtures/cases/other-benchtime/short fixtures/cases/other-benchtime/long
