cd fixtures/leaks && profgate leaks --base steady leak
# exits with 1
