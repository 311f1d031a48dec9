profgate show --top 8 fixtures/profiles/massif/deep.gz
