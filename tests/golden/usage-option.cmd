profgate compare --reprt x a b
# exits with 4
