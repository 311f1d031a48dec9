cd fixtures/leaks && profgate leaks --interval often leak
# exits with 4
