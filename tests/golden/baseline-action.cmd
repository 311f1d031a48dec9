profgate baseline lst
# exits with 4
