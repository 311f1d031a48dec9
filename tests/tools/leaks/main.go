// A service in fast motion: leaks KIND DIR SNAPSHOTS. Between two snapshots it
// does the same work, some of which, by its kind, leaks.
package main

import (
	"container/list"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strconv"
	"time"
)

const (
	block = 64 << 10
	rate  = 40  // of work between two snapshots
	many  = 100 // objects of it: the heap profile sees one in eight
	pause = 150 * time.Millisecond
)

// leakSend starts goroutines that nobody receives from.
func leakSend() {
	for i := 0; i < rate; i++ {
		answers := make(chan int)
		go sendAnswer(answers)
	}
}

func sendAnswer(answers chan int) { answers <- 1 }

// leakBody does not close the bodies of answers.
func leakBody(server *httptest.Server) {
	for i := 0; i < rate/2; i++ {
		answer, err := http.Get(server.URL)
		if err != nil {
			fatal(err)
		}
		_, _ = io.ReadFull(answer.Body, make([]byte, 1))
	}
}

// leakTicker waits for tickers that are never stopped.
func leakTicker() {
	for i := 0; i < rate; i++ {
		go watch(time.NewTicker(time.Hour))
	}
}

func watch(ticker *time.Ticker) {
	for range ticker.C {
	}
}

// leakConnection takes connections out of a pool and does not return them.
func leakConnection(address string) {
	for i := 0; i < rate/2; i++ {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			fatal(err)
		}
		borrowed = append(borrowed, connection)
	}
}

var (
	borrowed []net.Conn
	entries  = map[int][]byte{}
	heads    [][]byte
	sink     []byte
	made     int
)

func serveConnection(connection net.Conn) {
	_, _ = io.Copy(io.Discard, connection)
}

func listen() string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fatal(err)
	}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go serveConnection(connection)
		}
	}()
	return listener.Addr().String()
}

//go:noinline
func newEntry() []byte { return make([]byte, block) }

// leakCache never drops an entry.
func leakCache() {
	for i := 0; i < many; i++ {
		entries[made] = newEntry()
		made++
	}
}

//go:noinline
func readFile() []byte { return make([]byte, block) }

// leakSlice keeps the head of what it read, and so all of it.
func leakSlice() {
	for i := 0; i < many; i++ {
		heads = append(heads, readFile()[:16])
	}
}

// fillCache drops the oldest entry when there are so many.
func fillCache(most int) {
	for i := 0; i < many; i++ {
		entries[made] = newEntry()
		delete(entries, made-most)
		made++
	}
}

// readAndDrop is leakSlice as it should be.
func readAndDrop() {
	for i := 0; i < many; i++ {
		sink = readFile()
	}
}

var recent = list.New()

func useRecent() {
	for i := 0; i < many; i++ {
		recent.PushFront(newEntry())
		if recent.Len() > many {
			recent.Remove(recent.Back())
		}
	}
}

// sawtooth gathers and drops all of it now and then.
func sawtooth() {
	for i := 0; i < many; i++ {
		heads = append(heads, newEntry())
	}
	if len(heads) > 3*many {
		heads = nil
	}
}

// ramp serves ever more requests, each with a goroutine that ends.
func ramp(step int) {
	for i := 0; i < rate*(step+1); i++ {
		done := make(chan int)
		go func() {
			sink = newEntry()
			done <- 1
		}()
		<-done
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "leaks:", err)
	os.Exit(1)
}

func write(path, profile string, debug int) {
	file, err := os.Create(path)
	if err != nil {
		fatal(err)
	}
	if err = pprof.Lookup(profile).WriteTo(file, debug); err != nil {
		fatal(err)
	}
	if err = file.Close(); err != nil {
		fatal(err)
	}
}

func snapshot(dir string, number int) {
	// a heap profile shows what the last collection but one left
	runtime.GC()
	runtime.GC()
	name := filepath.Join(dir, fmt.Sprintf("%03d", number+1))
	write(name+".heap.pb.gz", "heap", 0)
	write(name+".goroutine.txt", "goroutine", 2)
	// the same as text, from which tests make other series
	name = filepath.Join(dir, fmt.Sprintf(".%03d", number+1))
	write(name+".heap", "heap", 1)
	write(name+".goroutine", "goroutine", 1)
}

func work(kind string) func(step int) {
	switch kind {
	case "send":
		return func(int) { leakSend() }
	case "body":
		server := httptest.NewServer(http.HandlerFunc(
			func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write(make([]byte, 1<<20))
			}))
		return func(int) { leakBody(server) }
	case "ticker":
		return func(int) { leakTicker() }
	case "connection":
		address := listen()
		return func(int) { leakConnection(address) }
	case "cache":
		return func(int) { leakCache() }
	case "slice":
		return func(int) { leakSlice() }
	case "drop":
		return func(int) { readAndDrop() }
	case "filling":
		return func(int) { fillCache(3 * many) }
	case "recent":
		return func(int) { useRecent() }
	case "sawtooth":
		return func(int) { sawtooth() }
	case "ramp":
		return ramp
	}
	fatal(fmt.Errorf("no kind is called %s", kind))
	return nil
}

func main() {
	count, err := strconv.Atoi(os.Args[3])
	if err != nil {
		fatal(err)
	}
	do := work(os.Args[1])
	for i := 0; i < count; i++ {
		do(i)
		time.Sleep(pause)
		snapshot(os.Args[2], i)
	}
}
