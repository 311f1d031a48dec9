profgate report --format json --report text=- x
# exits with 4
