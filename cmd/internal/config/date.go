package config

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

var (
	errDate = errors.New("not a date: write 2024-01-01, 2024-01-01T09:00 or 30d")
	errSpan = errors.New("not a span of time: write 90m, 48h, 7d or 2w")
)

const day = 24 * time.Hour

// ParseTime reads a date as `since` takes it: 2024, 2024-06, 2024-06-17, the
// same with a time of day (T09:00 or a space), RFC 3339, or 7d and 2w: that
// many days with today. Without a zone it is in zone; it means the start of
// what is written.
func ParseTime(text string, now time.Time, zone *time.Location) (time.Time, error) {
	text = strings.TrimSpace(text)
	if n, ok := days(text); ok {
		return startOfDay(now.In(zone).AddDate(0, 0, 1-n), zone), nil
	}
	for _, layout := range []string{"2006", "2006-01", time.DateOnly, "2006-01-02T15:04", "2006-01-02 15:04",
		"2006-01-02T15:04:05", time.DateTime} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	return time.Time{}, errDate
}

// days reads 7d and 2w, above zero and below a century.
func days(text string) (int, bool) {
	if text == "" {
		return 0, false
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	switch text[len(text)-1] {
	case 'd':
	case 'w':
		n *= 7
	default:
		return 0, false
	}
	return n, err == nil && n > 0 && n < 100*366
}

// parseSpan reads a Go duration, or days and weeks; not below zero.
func parseSpan(text string) (time.Duration, error) {
	if n, ok := days(text); ok {
		return time.Duration(n) * day, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, errSpan
	}
	return d, nil
}

func startOfDay(t time.Time, zone *time.Location) time.Time {
	y, m, d := t.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}
