profgate report "no such.json"
# exits with 5
