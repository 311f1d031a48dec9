mkdir "$TMPDIR/w"; printf '{ "Time": "x", "Action" : "output", "Package" : "p", "Output" : "BenchmarkX 100 20 ns/op\\n" }\n' >"$TMPDIR/w/1.json"; profgate show "$TMPDIR/w/1.json"
