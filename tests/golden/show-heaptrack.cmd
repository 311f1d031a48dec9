profgate show --top 4 fixtures/profiles/heaptrack/orders.gz
