profgate help >/dev/full
# exits with 5
