cd fixtures/leaks && profgate compare steady leak | head -14
