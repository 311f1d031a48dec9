profgate baseline
# exits with 4
