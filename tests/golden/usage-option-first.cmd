profgate --color never help
# exits with 4
