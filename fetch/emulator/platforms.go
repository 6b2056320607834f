package emulator

import (
	"net/http"
	"time"

	"imdex/fetch/emulator/edge"
	wps "imdex/fetch/wps/emulator"
)

// gate is what every emulator is: a platform that can be told what goes wrong
// with its calls, and that counts them.
type gate interface {
	http.Handler
	SetFault(func(edge.Call) edge.Fault)
	Calls() int
	// Account is the TOML of an account for the platform at a base URL.
	Account(name, baseURL string) string
}

// Platform is one emulated platform with its history.
type Platform struct {
	gate
	Name    string // of the demo's account
	TooMany edge.Fault
	Later   func(at time.Time)
}

// fill makes the platforms. WPS, where companies talk most, gets the most.
func fill(o Options) []Platform {
	share := func(percent int) int { return o.Messages * percent / 100 }

	w := wps.New(wps.Options{DismissedClosed: true})
	wps.Populate(w, o.Seed, share(100), o.From, o.To)

	return []Platform{
		{w, "work-wps", wps.TooMany, func(at time.Time) { wps.Later(w, o.Seed, at) }},
	}
}
