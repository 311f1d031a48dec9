package hot

import "testing"

var sink uint64

func BenchmarkSum(b *testing.B) {
	var t table

	for i := 0; i < b.N; i++ {
		sink += sum(&t, 100000)
	}
}
