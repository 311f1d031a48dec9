profgate baseline show --store dir:fixtures/stores/sound 02
