profgate compar a b
# exits with 4
