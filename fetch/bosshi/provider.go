package bosshi

import "imdex/fetch"

// Provider is BOSS Hi.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "bosshi",
		Title:          "BOSS Hi",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Since: defaultSince, Rate: defaultRate, PageSize: maxPageSize},
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
