profgate show fixtures/profiles/pprof/go-heap.pb.gz fixtures/profiles/pprof/go-mutex.pb.gz
# exits with 4
