profgate show fixtures/profiles/stackprof/wall.json.gz
