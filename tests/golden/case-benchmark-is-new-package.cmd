cd $TMPDIR && for i in 1 2 3; do mkdir -p base/all head/all && printf 'pkg: m/a\nBenchmarkA-2 1000 5 ns/op 1600 B/op\nPASS\nok  \tm/a\t1s\nok  \tm/b\t1s\n' >base/all/$i.txt && printf 'pkg: m/a\nBenchmarkA-2 1000 5 ns/op 3200 B/op\nPASS\nok  \tm/a\t1s\npkg: m/b\nBenchmarkB-2 1000 5 ns/op 3200 B/op\nPASS\nok  \tm/b\t1s\n' >head/all/$i.txt; done; profgate compare base head
# exits with 1
