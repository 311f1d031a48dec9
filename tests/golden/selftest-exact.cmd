profgate selftest fixtures/runs/exact-heap/base
