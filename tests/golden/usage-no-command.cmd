profgate
# exits with 4
