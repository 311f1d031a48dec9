profgate report Makefile
# exits with 5
