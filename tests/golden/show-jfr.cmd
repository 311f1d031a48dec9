profgate show --top 6 fixtures/profiles/jfr/jdk.jfr.gz
