package volcengine

import "imdex/fetch"

// Provider is 火山引擎 IM.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "volcengine",
		Title:          "火山引擎 IM",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Since: retention, Rate: defaultRate, PageSize: maxPageSize},
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
