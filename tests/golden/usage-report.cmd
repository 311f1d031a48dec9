profgate report --report json x
# exits with 4
