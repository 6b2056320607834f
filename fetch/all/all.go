// Package all lists the platforms that this program knows: a new one is one
// line here.
package all

import (
	"imdex/fetch"
	"imdex/fetch/bosshi"
	"imdex/fetch/huawei"
	"imdex/fetch/volcengine"
	"imdex/fetch/wps"
	"imdex/fetch/yunhu"
)

// Providers returns every provider, in the order of help and `imdex init`.
func Providers() []fetch.Provider {
	return []fetch.Provider{
		bosshi.Provider(),
		wps.Provider(),
		volcengine.Provider(),
		huawei.Provider(),
		yunhu.Provider(),
	}
}
