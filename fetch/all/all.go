// Package all lists the platforms that this program knows: a new one is one
// line here.
package all

import (
	"imdex/fetch"
	"imdex/fetch/wps"
)

// Providers returns every provider, in the order of help and `imdex init`.
func Providers() []fetch.Provider {
	return []fetch.Provider{
		wps.Provider(),
	}
}
