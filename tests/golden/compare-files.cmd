cd fixtures/runs/cpu-regression; profgate compare base/BenchmarkCodeDecoder/004.cpu.pb.gz head/BenchmarkCodeDecoder/004.cpu.pb.gz | sed -n 1p; cd base/BenchmarkCodeDecoder; cp 004.cpu.pb.gz $TMPDIR; cd $TMPDIR; cp 004.cpu.pb.gz b.pb.gz; profgate compare 004.cpu.pb.gz b.pb.gz | sed -n 1p; profgate compare b.pb.gz b.pb.gz
# exits with 4
