package fake

import "imdex/fetch"

// Provider is the platform that does not exist.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "fake",
		Title:          "Fake",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Rate: defaultRate, PageSize: maxPageSize},
		Limits:         limits(),
		Open:           func(s fetch.Settings, env fetch.Env) (fetch.Source, error) { return Open(s, env) },
		Decode:         Decode,
		DecoderVersion: decoderVersion,
		Split:          Split,
		AppID:          keyAppID,
	}
}
