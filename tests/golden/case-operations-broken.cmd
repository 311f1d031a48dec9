cp -r fixtures/cases/deploy/. $TMPDIR && cd $TMPDIR && echo "{\"schema\": \"profgate.run\", \"schema_version\": 2, \"operations\": -3}" >head/order/.002.json && profgate compare base head
# exits with 5
