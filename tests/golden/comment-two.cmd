profgate report --format markdown 'fixtures/causes/two/go-parser-alloc-scan+sort-insertion-40.json'
