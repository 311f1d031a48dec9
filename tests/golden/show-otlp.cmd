profgate show fixtures/profiles/otlp/times.otlp.gz
