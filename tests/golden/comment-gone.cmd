profgate compare --format markdown fixtures/cases/benchmark-is-new/head fixtures/cases/benchmark-is-new/base 2>/dev/null
