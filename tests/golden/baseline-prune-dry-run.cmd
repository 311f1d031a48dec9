profgate baseline prune --store dir:fixtures/stores/sound --keep 1 --days 1 --dry-run
