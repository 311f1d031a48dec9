// A service with net/http/pprof, for tests/long/operations: started as
// `service KIND ADDRESS`, it serves its own load until it is killed, at most
// for five minutes. KIND is how it is mounted, and what is wrong with it.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

var (
	kind   string
	served atomic.Int64
	stock  sync.Mutex
	kept   [][]byte
	page   []byte
	tree   *node
)

//go:noinline
func render(times int) (sum uint64) {
	for i := 0; i < times*1000000; i++ {
		sum = sum*31 + uint64(i)
	}
	return sum
}

//go:noinline
func hash(times int) (sum uint64) {
	for i := 0; i < times*1000000; i++ {
		sum = sum<<5 ^ sum>>3 ^ uint64(i)
	}
	return sum
}

// node is of a heap in which the collector has much to do.
type node struct{ left, right *node }

func grow(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{grow(depth - 1), grow(depth - 1)}
}

//go:noinline
func format(times int) {
	for i := 0; i < times*64; i++ {
		page = make([]byte, 4<<10)
	}
}

//go:noinline
func newEntry() []byte { return make([]byte, 128<<10) }

//go:noinline
func sendAnswer(answers chan int) { answers <- 1 }

//go:noinline
func reserve() {
	stock.Lock()
	time.Sleep(time.Millisecond)
	stock.Unlock()
}

func order(w http.ResponseWriter, _ *http.Request) {
	work := 1
	if kind == "slow" {
		work = 4
	}
	sum := render(work) + hash(1)
	format(work)
	reserve()
	if kind == "leaky" {
		go sendAnswer(make(chan int))
		kept = append(kept, newEntry())
	}
	served.Add(1)
	fmt.Fprintln(w, sum)
}

// plain hides that the connection's deadline can be moved, as middleware does.
type plain struct{ http.ResponseWriter }

func wrapped(w http.ResponseWriter, r *http.Request) {
	http.DefaultServeMux.ServeHTTP(plain{w}, r)
}

func metrics(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprintf(w, "# TYPE http_requests_total counter\n"+
		"http_requests_total %d\n", served.Load())
}

func load(address string) {
	for range time.Tick(40 * time.Millisecond) {
		go func() {
			answer, err := http.Get("http://" + address + "/order")
			if err == nil {
				_ = answer.Body.Close()
			}
		}()
	}
}

func main() {
	kind = os.Args[1]
	server := &http.Server{Addr: os.Args[2]}
	http.HandleFunc("/order", order)
	http.HandleFunc("/metrics", metrics)
	switch kind {
	case "mux": // as frameworks have it: profiles are not mounted
		server.Handler = http.NewServeMux()
	case "strict":
		server.WriteTimeout = 2 * time.Second
		server.Handler = http.HandlerFunc(wrapped)
	case "idle":
	default:
		if kind == "churn" {
			tree = grow(18)
			debug.SetGCPercent(2)
		}
		runtime.SetMutexProfileFraction(1)
		runtime.SetBlockProfileRate(1000)
		go load(os.Args[2])
	}
	time.AfterFunc(5*time.Minute, func() { os.Exit(1) })
	listener, err := net.Listen("tcp", server.Addr)
	if err != nil {
		panic(err)
	}
	fmt.Println("ready")
	panic(server.Serve(listener))
}
