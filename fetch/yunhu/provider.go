package yunhu

import "imdex/fetch"

// Provider is 云湖.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "yunhu",
		Title:          "云湖",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Rate: defaultRate, PageSize: maxPageSize},
		Limits:         limits(),
		Open:           open,
		Decode:         Decode,
		DecoderVersion: decoderVersion,
		Split:          Split,
	}
}

func open(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
	source, err := Open(s, env)
	if err != nil {
		return nil, err
	}
	return source, nil
}
