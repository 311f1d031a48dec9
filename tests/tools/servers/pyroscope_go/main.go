// A program that Pyroscope's own client for Go profiles: it works in one
// function, allocates in another, waits for a lock in a third.
//
// usage: pyroscope_go SERVER SECONDS
package main

import (
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/grafana/pyroscope-go"
)

var (
	sink []byte
	sum  uint64
	lock sync.Mutex
)

//go:noinline
func render() {
	for i := uint64(0); i < 200000; i++ {
		sum = sum*31 + i
	}
}

//go:noinline
func assemble() {
	for i := 0; i < 8; i++ {
		sink = make([]byte, 64<<10)
	}
}

//go:noinline
func reserve() {
	lock.Lock()
	time.Sleep(time.Millisecond)
	lock.Unlock()
}

func main() {
	seconds, _ := strconv.Atoi(os.Args[2])
	runtime.SetMutexProfileFraction(1)
	profiler, err := pyroscope.Start(pyroscope.Config{
		ApplicationName: "order",
		ServerAddress:   os.Args[1],
		UploadRate:      2 * time.Second,
		Tags:            map[string]string{"pod": "order-1"},
		ProfileTypes: []pyroscope.ProfileType{
			pyroscope.ProfileCPU, pyroscope.ProfileAllocObjects,
			pyroscope.ProfileAllocSpace, pyroscope.ProfileInuseObjects,
			pyroscope.ProfileInuseSpace, pyroscope.ProfileGoroutines,
			pyroscope.ProfileMutexCount, pyroscope.ProfileMutexDuration,
		},
	})
	if err != nil {
		panic(err)
	}
	for i := 0; i < 2; i++ {
		go func() {
			for {
				reserve()
			}
		}()
	}
	end := time.Now().Add(time.Duration(seconds) * time.Second)
	for time.Now().Before(end) {
		render()
		assemble()
		time.Sleep(time.Millisecond)
	}
	if err := profiler.Stop(); err != nil {
		panic(err)
	}
}
