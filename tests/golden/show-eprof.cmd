profgate show fixtures/profiles/eprof/log-by-name.txt.gz
