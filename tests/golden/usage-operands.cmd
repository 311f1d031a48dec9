profgate compare a
# exits with 4
