package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"imdex/fetch"
)

// DefaultOverlap is how far an incremental run reads back for edits and recalls.
const DefaultOverlap = 48 * time.Hour

// maxFile bounds the configuration file in bytes; lists of users that are longer
// have users_file.
const maxFile = 4 << 20

// Config is a configuration file.
type Config struct {
	File     string
	Accounts []Account // as in the file
	People   []Person
	Search   Search
}

// Account is one configured set of credentials.
type Account struct {
	Provider fetch.Provider

	// Settings lack what Resolve adds: secrets and the lines of files. Account,
	// Rate and PageSize are there; BaseURL is empty if it has to be written and
	// is not.
	Settings fetch.Settings

	Since    time.Time     // start of the history to drain; zero is everything
	Overlap  time.Duration // see DefaultOverlap
	Disabled bool
	Line     int // in the file

	file    string
	written section
	hidden  map[string]bool // environment variables that hold secrets, of all accounts
}

// Person is a configured person behind ids of several accounts.
type Person struct {
	Name    string
	IDs     []PersonID
	Aliases []string
	Me      bool
}

// PersonID is an id in one account, or in every account of a provider: one of
// Account and Provider is empty.
type PersonID struct {
	Account  string
	Provider string
	ID       string
}

// Search is the [search] table.
type Search struct {
	PinyinText bool           // py: searches the pinyin of texts
	Timezone   *time.Location // of dates in queries and output; nil is local
}

// Options are what Parse needs besides the file.
type Options struct {
	Providers []fetch.Provider
	Now       time.Time      // what relative dates count from
	Local     *time.Location // of dates, unless the file names a time zone; nil is time.Local
}

// Name is the account's permanent name.
func (a Account) Name() string { return a.Settings.Account }

// Format hides everything but the name from every fmt verb: a secret may stand
// in the configuration itself.
func (a Account) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "account %q (%s)", a.Name(), a.Provider.Name)
}

// AppID is the app's id at the vendor, as the store keeps it; empty where the
// provider has none, or where it is a secret or not written.
func (a Account) AppID() string {
	switch v := a.Settings.Values[a.Provider.AppID].(type) {
	case string:
		return v
	case int64:
		return fmt.Sprint(v)
	}
	return ""
}

// Account finds an account by its exact name. The error lists the nearest name.
func (c Config) Account(name string) (Account, error) {
	names := make([]string, len(c.Accounts))
	for i, a := range c.Accounts {
		if a.Name() == name {
			return a, nil
		}
		names[i] = a.Name()
	}
	return Account{}, &Error{File: c.File, Problem: fmt.Sprintf("no account %q", clip(name)), Hint: suggest(name, names)}
}

// Load reads the file. A file that is not there is an *Error that wraps
// fs.ErrNotExist and says how to make one.
func Load(path string, o Options) (Config, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Config{}, &Error{File: path, Problem: "there is no configuration here", Hint: "imdex init", Err: err}
	}
	if err != nil {
		return Config{}, unreadable(path, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Config{}, unreadable(path, err)
	}
	return Parse(path, data, o)
}

func unreadable(path string, err error) error {
	return &Error{File: path, Problem: "cannot be read: " + cause(err).Error(), Err: err}
}

// cause is err without the path that the message names already.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
