profgate show --top 12 fixtures/profiles/cpuprofile/default.cpuprofile.gz
