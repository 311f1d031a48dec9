profgate show fixtures/cases/delta-heap/head.mem.pb.gz
