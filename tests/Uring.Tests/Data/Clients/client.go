// Sends COUNT requests with net/http, PARALLEL at a time, and compares the body of each response with FILE.
// Prints the number of those that agree.
//
//	client "GET|HEAD|POST|chunked POST" URL COUNT PARALLEL FILE
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

var upload = bytes.Repeat([]byte("x"), 100_000)

func send(client *http.Client, kind, url string, expected []byte) error {
	var body io.Reader
	switch kind {
	case "HEAD":
		expected = nil
	case "POST":
		body = bytes.NewReader(upload)
	case "chunked POST":
		// net/http sends a body in chunks if the length of the reader is unknown.
		body = io.MultiReader(bytes.NewReader(upload))
	}
	request, err := http.NewRequest(strings.TrimPrefix(kind, "chunked "), url, body)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK || !bytes.Equal(got, expected) {
		return fmt.Errorf("%s, %d bytes of %d, or other bytes", response.Status, len(got), len(expected))
	}
	return nil
}

func main() {
	kind, url := os.Args[1], os.Args[2]
	count, _ := strconv.Atoi(os.Args[3])
	parallel, _ := strconv.Atoi(os.Args[4])
	expected, err := os.ReadFile(os.Args[5])
	if err != nil {
		panic(err)
	}
	client := &http.Client{Timeout: 2 * time.Minute}
	var next, right int64
	var all sync.WaitGroup
	for i := 0; i < parallel; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for atomic.AddInt64(&next, 1) <= int64(count) {
				if err := send(client, kind, url, expected); err != nil {
					fmt.Println(err)
				} else {
					atomic.AddInt64(&right, 1)
				}
			}
		}()
	}
	all.Wait()
	fmt.Println(right, "right")
}
