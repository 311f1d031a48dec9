profgate compare --format markdown fixtures/cases/benchmark-is-new/base fixtures/cases/benchmark-is-new/head 2>/dev/null
