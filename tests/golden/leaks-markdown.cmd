cd fixtures/leaks && profgate leaks --format markdown leak
# exits with 1
