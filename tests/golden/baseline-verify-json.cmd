profgate baseline verify --store dir:fixtures/stores/damaged --format json
# exits with 6
