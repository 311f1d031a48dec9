profgate show --format json fixtures/profiles/pprof/go-heap.pb.gz
