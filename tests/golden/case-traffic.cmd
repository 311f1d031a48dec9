profgate compare fixtures/cases/traffic/base fixtures/cases/traffic/head && profgate compare fixtures/cases/traffic/head fixtures/cases/traffic/base
