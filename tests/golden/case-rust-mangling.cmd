profgate compare fixtures/cases/rust-mangling/base fixtures/cases/rust-mangling/head
# exits with 1
