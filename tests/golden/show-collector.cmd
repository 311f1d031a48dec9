profgate show --metric cpu --top 3 fixtures/runs/collector/head/*/*.cpu.pb.gz; profgate show --metric cpu --top 3 fixtures/runs/collector/base/*/*.cpu.pb.gz
