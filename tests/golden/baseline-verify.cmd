profgate baseline verify --store dir:fixtures/stores/damaged
# exits with 6
