// Probes URL COUNT times, as the HTTP probe of the kubelet does. Each probe has one second and a new connection.
// A redirect to another host is an answer, and a redirect to the same host is followed.
// Prints the result of each probe: "success 200", "failure 404" or "failure timeout".
//
//	probe URL COUNT
package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"
)

func sameHost(request *http.Request, via []*http.Request) error {
	if request.URL.Hostname() != via[0].URL.Hostname() {
		return http.ErrUseLastResponse
	}
	if len(via) >= 10 {
		return errors.New("more than 10 redirects")
	}
	return nil
}

func probe(client *http.Client, url string) string {
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return "failure " + err.Error()
	}
	request.Header.Set("User-Agent", "kube-probe/1.34")
	request.Header.Set("Accept", "*/*")
	response, err := client.Do(request)
	if err == nil {
		defer response.Body.Close()
		_, err = io.Copy(io.Discard, response.Body)
	}
	var late net.Error
	switch {
	case errors.As(err, &late) && late.Timeout():
		return "failure timeout"
	case err != nil:
		return "failure " + err.Error()
	case response.StatusCode >= 200 && response.StatusCode < 400:
		return fmt.Sprint("success ", response.StatusCode)
	default:
		return fmt.Sprint("failure ", response.StatusCode)
	}
}

func main() {
	count, _ := strconv.Atoi(os.Args[2])
	client := &http.Client{
		Timeout:       time.Second,
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: sameHost,
	}
	for i := 0; i < count; i++ {
		fmt.Println(probe(client, os.Args[1]))
	}
}
