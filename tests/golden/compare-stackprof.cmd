profgate compare fixtures/languages/ruby/base fixtures/languages/ruby/head
# exits with 1
