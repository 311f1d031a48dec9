cd fixtures/leaks && profgate leaks three
