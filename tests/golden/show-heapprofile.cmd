profgate show --top 12 fixtures/profiles/heapprofile/interval-64k.heapprofile.gz
