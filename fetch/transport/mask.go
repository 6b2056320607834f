package transport

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	stars = "***"
	// piece is the shortest part of a secret that is hidden by itself, so that
	// a secret that was cut off somewhere is hidden too.
	piece = 8
	// shortest is the length from which a short secret is hidden: hiding every
	// "1" would leave no text.
	shortest = 4
)

// mask hides secrets by value, however they got into a text.
type mask struct {
	mu     sync.Mutex // guards everything below
	pieces map[string]int
	whole  []string // forms of secrets shorter than a piece
	tokens []string // in the order they came, for forgetting
}

func newMask() *mask { return &mask{pieces: map[string]int{}} }

// add hides a secret for ever.
func (m *mask) add(secret string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count(secret, 1)
}

// addToken hides a token, and forgets the oldest where there are very many.
func (m *mask) addToken(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.count(token, 1)
	m.tokens = append(m.tokens, token)
	if len(m.tokens) > maxTokens {
		m.count(m.tokens[0], -1)
		m.tokens = m.tokens[1:]
	}
}

// count adds n to the uses of every piece of a secret. The caller holds mu.
func (m *mask) count(secret string, n int) {
	for _, form := range spellings(secret) {
		if len(form) < piece && len(form) >= shortest && !slices.Contains(m.whole, form) {
			m.whole = append(m.whole, form)
		}
		for i := 0; i+piece <= len(form); i++ {
			p := form[i : i+piece]
			if m.pieces[p] += n; m.pieces[p] <= 0 {
				delete(m.pieces, p)
			}
		}
	}
}

var escape = regexp.MustCompile(`%[0-9A-F]{2}`)

// spellings are the forms in which a secret turns up in addresses, headers,
// bodies and quoted texts.
func spellings(secret string) []string {
	if secret == "" {
		return nil
	}
	quoted, _ := json.Marshal(secret)
	forms := []string{
		secret,
		url.QueryEscape(secret),
		url.PathEscape(secret),
		escape.ReplaceAllStringFunc(url.QueryEscape(secret), strings.ToLower),
		strings.Trim(string(quoted), `"`),
		hex.EncodeToString([]byte(secret)),
	}
	for before := range 3 { // base64 has three alignments
		padded := strings.Repeat("\x00", before) + secret
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			forms = append(forms, steady(enc.EncodeToString([]byte(padded)), before, len(padded)))
		}
	}
	return forms
}

// steady is the part of a base64 text that does not depend on what stands
// before and after the encoded bytes.
func steady(text string, before, size int) string {
	from := []int{0, 2, 3}[before]
	to := size / 3 * 4
	if from >= to {
		return text[min(from, len(text)):]
	}
	return text[from:to]
}

// hide replaces every secret, and every piece of one, by stars.
func (m *mask) hide(s string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range m.whole {
		s = strings.ReplaceAll(s, w, stars)
	}
	var out strings.Builder
	kept := 0
	for i := 0; i+piece <= len(s); {
		if m.pieces[s[i:i+piece]] == 0 {
			i++
			continue
		}
		end := i + piece
		for j := i + 1; j <= end && j+piece <= len(s); j++ {
			if m.pieces[s[j:j+piece]] > 0 {
				end = j + piece
			}
		}
		out.WriteString(s[kept:i])
		out.WriteString(stars)
		kept, i = end, end
	}
	out.WriteString(s[kept:])
	return out.String()
}

// line hides secrets and makes one line of bounded length.
func (m *mask) line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, m.hide(s))
	if len(s) <= maxText {
		return s
	}
	cut := maxText
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// error returns an error with a clean text that still answers errors.Is. It
// does not unwrap: what is inside may print anything.
func (m *mask) error(err error) error {
	if _, clean := err.(*cleanError); clean {
		return err
	}
	return &cleanError{text: m.line(err.Error()), cause: err}
}

type cleanError struct {
	text  string
	cause error
}

func (e *cleanError) Error() string        { return e.text }
func (e *cleanError) GoString() string     { return e.text }
func (e *cleanError) Is(target error) bool { return errors.Is(e.cause, target) }
