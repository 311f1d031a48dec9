// A program whose goroutines meet at locks and wait for channels: writes its
// mutex or block profile. Started as `contention KIND VARIANT OPERATIONS FILE`;
// in the variant "slower" one lock of two is held three times as long.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
)

const workers = 4

var (
	stock, ledger sync.Mutex
	held          = 1
	sink          [2]uint64
)

func work(of *uint64, steps int) {
	for i := 0; i < steps; i++ {
		*of = *of*6364136223846793005 + 1442695040888963407
	}
}

//go:noinline
func reserveStock() {
	stock.Lock()
	work(&sink[0], held*20000)
	stock.Unlock()
}

//go:noinline
func writeLedger() {
	ledger.Lock()
	work(&sink[1], 20000)
	ledger.Unlock()
}

// Waits for its orders as an idle connection does, which is no contention.
func serve(orders <-chan int, done *sync.WaitGroup) {
	var own uint64

	defer done.Done()
	for range orders {
		work(&own, 60000)
		reserveStock()
		work(&own, 60000)
		writeLedger()
	}
}

func run(operations int) {
	var done sync.WaitGroup

	orders := make(chan int)
	for i := 0; i < workers; i++ {
		done.Add(1)
		go serve(orders, &done)
	}
	for i := 0; i < operations; i++ {
		orders <- i
	}
	close(orders)
	done.Wait()
}

func main() {
	operations, err := strconv.Atoi(os.Args[3])
	if err != nil {
		panic(err)
	}
	if os.Args[2] == "slower" {
		held = 3
	}
	if os.Args[1] == "mutex" {
		runtime.SetMutexProfileFraction(5)
	} else {
		runtime.SetBlockProfileRate(10000)
	}
	run(operations)
	file, err := os.Create(os.Args[4])
	if err != nil {
		panic(err)
	}
	if err := pprof.Lookup(os.Args[1]).WriteTo(file, 0); err != nil {
		panic(err)
	}
	if err := file.Close(); err != nil {
		panic(err)
	}
	fmt.Println(sink)
}
