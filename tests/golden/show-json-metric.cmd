profgate show --format json --metric delay --top 2 fixtures/profiles/pprof/go-block.pb.gz
