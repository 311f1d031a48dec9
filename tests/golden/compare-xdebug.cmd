profgate compare fixtures/languages/php/base fixtures/languages/php/head
# exits with 1
