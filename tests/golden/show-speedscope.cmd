profgate show --top 6 fixtures/profiles/speedscope/threads.json.gz
