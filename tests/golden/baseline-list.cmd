profgate baseline list --store dir:fixtures/stores/sound
