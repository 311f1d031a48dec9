profgate compare --ci none --color never --measured interleaved fixtures/cases/same-name-two-files/python/base fixtures/cases/same-name-two-files/python/head
# exits with 1
