package app

import (
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"

	"imdex/cmd/internal/config"
	"imdex/fetch"
	"imdex/fetch/all"
)

// IO is everything that a run takes from its surroundings.
type IO struct {
	Stdin  io.Reader
	Stdout io.Writer
	Stderr io.Writer

	Host      config.Host
	Now       func() time.Time
	Local     *time.Location
	Transport http.RoundTripper
	Providers []fetch.Provider

	OutTerminal bool // standard output is a terminal
	ErrTerminal bool
	Width       int // cells of the terminal; 0 where unknown
}

// System is the process's own surroundings.
func System() IO {
	width, _, err := term.GetSize(int(os.Stdout.Fd()))
	if err != nil {
		width = 0
	}
	return IO{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Host:      config.Host{OS: runtime.GOOS, Lookup: os.LookupEnv, Environ: os.Environ()},
		Now:       time.Now,
		Local:     time.Local,
		Transport: newTransport(),
		Providers: all.Providers(),

		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		Width:       width,
	}
}

// newTransport is the wire of all providers. Its bounds are those of one
// connection; fetch/transport bounds a call and a page.
func newTransport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   15 * time.Second,
		ResponseHeaderTimeout: 30 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   8,
		ForceAttemptHTTP2:     true,
	}
}
