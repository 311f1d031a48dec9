profgate show --metric cpu --top 3 --sort total fixtures/runs/cpu-regression/base/*/*.cpu.pb.gz
