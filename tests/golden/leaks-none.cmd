cd fixtures/leaks && profgate leaks steady
