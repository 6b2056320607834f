package wps

import "imdex/fetch"

// Provider is WPS 协作.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "wps",
		Title:          "WPS 协作",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Rate: defaultRate, PageSize: maxPageSize},
		Limits:         limits(),
		Open:           open,
		Decode:         Decode,
		DecoderVersion: decoderVersion,
		Split:          Split,
		AppID:          keyAppID,
	}
}

func open(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
	source, err := Open(s, env)
	if err != nil {
		return nil, err
	}
	return source, nil
}
