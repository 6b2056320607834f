package emulator

import (
	"net/http"
	"time"

	bosshi "imdex/fetch/bosshi/emulator"
	"imdex/fetch/emulator/edge"
	huawei "imdex/fetch/huawei/emulator"
	volcengine "imdex/fetch/volcengine/emulator"
	wps "imdex/fetch/wps/emulator"
	yunhu "imdex/fetch/yunhu/emulator"
)

// gate is what every emulator is: a platform that can be told what goes wrong
// with its calls, and that counts them.
type gate interface {
	http.Handler
	SetFault(func(edge.Call) edge.Fault)
	Calls() int
	// Account is the TOML of an account for the platform at a base URL.
	Account(name, baseURL string) string
	// Truth is what the account may see now, by chat, oldest first.
	Truth() map[string][]edge.Seen
}

// Platform is one emulated platform with its history.
type Platform struct {
	gate
	Name    string // of the demo's account
	TooMany edge.Fault
	Later   func(at time.Time)
}

// How far back two of the histories lead: a drain of BOSS Hi looks a year back, a
// day a call, and Volcengine keeps a week.
const (
	bosshiDays     = 360
	volcengineDays = 6
)

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// fill makes the platforms. WPS, where companies talk most, gets the most.
func fill(o Options) []Platform {
	share := func(percent int) int { return o.Messages * percent / 100 }

	w := wps.New(wps.Options{DismissedClosed: true})
	wps.Populate(w, o.Seed, share(55), o.From, o.To)
	b := bosshi.New(bosshi.Options{})
	bosshi.Populate(b, o.Seed, share(10), later(o.From, o.To.AddDate(0, 0, -bosshiDays)), o.To)
	v := volcengine.New(volcengine.Options{})
	volcengine.Populate(v, o.Seed, share(10), later(o.From, o.To.AddDate(0, 0, -volcengineDays)), o.To)
	h := huawei.New(huawei.Options{})
	huawei.Populate(h, o.Seed, share(15), o.From, o.To)
	y := yunhu.New(yunhu.Options{})
	yunhu.Populate(y, o.Seed, share(10), o.From, o.To)

	return []Platform{
		{w, "work-wps", wps.TooMany, func(at time.Time) { wps.Later(w, o.Seed, at) }},
		{b, "boss", bosshi.TooMany, func(at time.Time) { bosshi.Later(b, o.Seed, at) }},
		{v, "app-volc", volcengine.TooMany, func(at time.Time) { volcengine.Later(v, o.Seed, at) }},
		{h, "service", huawei.TooMany, func(at time.Time) { huawei.Later(h, o.Seed, at) }},
		{y, "yunhu", yunhu.TooMany, func(at time.Time) { yunhu.Later(y, o.Seed, at) }},
	}
}
