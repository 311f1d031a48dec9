profgate report --format markdown fixtures/causes/forty.json
