profgate compare fixtures/languages/erlang/base fixtures/languages/erlang/head
# exits with 1
