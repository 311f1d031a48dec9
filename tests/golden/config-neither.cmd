profgate config
# exits with 4
