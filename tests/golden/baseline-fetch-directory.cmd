profgate baseline fetch --store dir:fixtures/stores/sound
# exits with 6
