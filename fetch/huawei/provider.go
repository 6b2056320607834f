package huawei

import "imdex/fetch"

// Provider is 华为云客服 AICC.
func Provider() fetch.Provider {
	return fetch.Provider{
		Name:           "huawei",
		Title:          "华为云客服 AICC",
		Keys:           keys(),
		Defaults:       fetch.Defaults{BaseURL: defaultBaseURL, Since: defaultSince, Rate: defaultRate, PageSize: maxPageSize},
		Limits:         limits(),
		Open:           open,
		Decode:         Decode,
		DecoderVersion: decoderVersion,
		Split:          Split,
		AppID:          keyAppKey,
	}
}

func open(s fetch.Settings, env fetch.Env) (fetch.Source, error) {
	source, err := Open(s, env)
	if err != nil {
		return nil, err
	}
	return source, nil
}
