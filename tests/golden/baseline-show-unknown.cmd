profgate baseline show --store dir:fixtures/stores/sound ffff
# exits with 6
