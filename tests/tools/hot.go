// A call that is too large to be inlined unless a profile says that it is hot.
// It imports nothing, so that a build with a profile compiles no other package.
package hot

type table struct {
	keys [64]uint64
	next int
}

func (t *table) mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 29
	x *= 0xc4ceb9fe1a85ec53
	x ^= x >> 32
	t.next = (t.next + 1) & 63
	if t.keys[t.next]&1 == 1 {
		x += t.keys[t.next] << 3
	} else {
		x -= t.keys[t.next] >> 5
	}
	if x&7 == 3 {
		t.keys[(t.next+7)&63] ^= x
	}
	t.keys[t.next] = x
	return x
}

//go:noinline
func sum(t *table, n int) (all uint64) {
	for i := 0; i < n; i++ {
		all += t.mix(uint64(i))
	}
	return all
}
