package fetch

import (
	"fmt"
	"time"
)

// KeyKind is the shape of a configuration value.
type KeyKind int

const (
	KeyString KeyKind = iota
	KeySecret         // resolved by the composition root (env:, file:, keyring:, cmd:, literal)
	KeyInt
	KeyBool
	KeyStrings // a list of strings
	KeyFile    // a path whose lines extend the KeyStrings key of the same name without "_file"
	KeyTables  // a list of tables, whose keys are Key.Table
)

// Key describes one configuration key. The table drives parsing, `init`,
// `providers` and the nearest-key hint.
type Key struct {
	Name     string
	Kind     KeyKind
	Required bool
	Default  string // as text, for `init`; the provider applies it
	Doc      string // one line, English
	Example  string // as written in TOML
	Table    []Key  // of KeyTables
}

// Settings are one account's configuration: checked against the provider's
// keys, secrets resolved, files of lines read. Values are keyed by Key.Name
// and hold string, Secret, int64, bool, []string or []Settings (KeyTables).
type Settings struct {
	Account  string
	BaseURL  string  // never empty
	Rate     float64 // calls a second, > 0
	PageSize int     // 0: the provider's default
	Values   map[string]any
}

// String is the key's string, or "".
func (s Settings) String(key string) string { v, _ := s.Values[key].(string); return v }

// Secret is the key's secret, or the empty one.
func (s Settings) Secret(key string) Secret { v, _ := s.Values[key].(Secret); return v }

// Int is the key's number, or 0.
func (s Settings) Int(key string) int64 { v, _ := s.Values[key].(int64); return v }

// Strings is the key's list, or nil.
func (s Settings) Strings(key string) []string { v, _ := s.Values[key].([]string); return v }

// Tables are the key's tables, or nil.
func (s Settings) Tables(key string) []Settings { v, _ := s.Values[key].([]Settings); return v }

// Bool is the key's value, or def where the user gave none.
func (s Settings) Bool(key string, def bool) bool {
	if v, ok := s.Values[key].(bool); ok {
		return v
	}
	return def
}

// Secret is a credential. Every way of printing it gives three asterisks;
// Reveal is for the place that sends it.
type Secret struct{ value string }

// NewSecret wraps a credential.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal returns the credential itself.
func (s Secret) Reveal() string { return s.value }

// Empty reports whether there is none.
func (s Secret) Empty() bool { return s.value == "" }

const hidden = "***"

func (s Secret) String() string               { return hidden }
func (s Secret) GoString() string             { return hidden }
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// Format hides the credential from every fmt verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// ConfigError is a configuration that a provider cannot work with.
type ConfigError struct {
	Account string
	Key     string
	Problem string // lower case, no full stop
	Hint    string // a line of config or a command to type; may be empty
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("account %q: %s: %s", e.Account, e.Key, e.Problem)
}

// Event is something that a person who watches a drain may want to know.
type Event struct {
	Kind  EventKind
	Op    string        // the call, e.g. "messages"
	Wait  time.Duration // how long the source pauses now
	Cause string        // redacted
}

// EventKind says what happened.
type EventKind int

const (
	EventCall      EventKind = iota // a call was sent
	EventThrottled                  // the platform asked to slow down
	EventRetry                      // a transient fault, tried again
	EventRenewed                    // a token was renewed
)
