profgate show fixtures/profiles/fprof/no-callers.txt.gz
