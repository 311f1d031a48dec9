cd fixtures/leaks && profgate leaks leak
# exits with 1
