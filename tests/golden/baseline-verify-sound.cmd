profgate baseline verify --store dir:fixtures/stores/sound
