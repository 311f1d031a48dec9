profgate show --metric cpu fixtures/profiles/pprof/go-heap.pb.gz
# exits with 4
