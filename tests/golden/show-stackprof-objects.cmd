profgate show fixtures/profiles/stackprof/object.json.gz
