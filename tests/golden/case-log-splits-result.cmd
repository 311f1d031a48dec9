profgate compare fixtures/cases/log-splits-result/base fixtures/cases/log-splits-result/head
# exits with 1
