profgate compare fixtures/languages/v8/base fixtures/languages/v8/head
# exits with 1
