profgate report --format jsno x
# exits with 4
