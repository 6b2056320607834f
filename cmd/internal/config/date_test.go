package config

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseTime(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	// The clock went forward on the night before.
	at := time.Date(2025, 3, 31, 0, 30, 0, 0, berlin)
	for text, want := range map[string]string{
		"2024":                      "2024-01-01T00:00:00+01:00",
		"2024-06":                   "2024-06-01T00:00:00+02:00",
		"2024-06-17":                "2024-06-17T00:00:00+02:00",
		"2024-06-17T09:00":          "2024-06-17T09:00:00+02:00",
		"2024-06-17 09:00":          "2024-06-17T09:00:00+02:00",
		"2024-06-17T09:00:30":       "2024-06-17T09:00:30+02:00",
		" 2024-06-17 ":              "2024-06-17T00:00:00+02:00",
		"2024-06-17T09:00:00+08:00": "2024-06-17T03:00:00+02:00",
		"1d":                        "2025-03-31T00:00:00+02:00",
		"2d":                        "2025-03-30T00:00:00+01:00",
		"1w":                        "2025-03-25T00:00:00+01:00",
	} {
		got, err := ParseTime(text, at, berlin)
		require.NoError(t, err, text)
		assert.Equal(t, want, got.In(berlin).Format(time.RFC3339), text)
	}
	for _, text := range []string{"", "d", "0d", "-1d", "99999999d", "99999999999999999999d", "1.5d", "yesterday", "2024-13", "2024-02-30", "24-01-01", "2024年"} {
		_, err := ParseTime(text, at, berlin)
		assert.Error(t, err, text)
	}
}

func TestParseSpan(t *testing.T) {
	for text, want := range map[string]time.Duration{"48h": 48 * time.Hour, "0s": 0, "0": 0, "90m": 90 * time.Minute, "7d": 168 * time.Hour, "2w": 336 * time.Hour} {
		got, err := parseSpan(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "48", "-1h", "two days", "d", "1e9w"} {
		_, err := parseSpan(text)
		assert.Error(t, err, text)
	}
}
