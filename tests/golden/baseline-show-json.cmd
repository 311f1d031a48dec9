profgate baseline show --store dir:fixtures/stores/sound --format json 01
