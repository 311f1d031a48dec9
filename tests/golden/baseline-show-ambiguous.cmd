profgate baseline show --store dir:fixtures/stores/sound 0
# exits with 4
