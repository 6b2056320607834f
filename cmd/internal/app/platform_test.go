package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"imdex/cmd/internal/app"
	"imdex/cmd/internal/config"
	"imdex/fetch/wps/emulator"
)

// user is somebody with a home, a configuration and an emulated platform.
type user struct {
	t        *testing.T
	platform *emulator.Platform
	now      time.Time // of the commands that run in this process; zero is the real one
	dir      string
	home     string
	config   string
}

// newUser fills a platform with a history and configures an account for it.
// All fields of the account but the last are as they should be; key replaces
// the app's key where it is not "".
func newUser(t *testing.T, opts emulator.Options, seed uint64, messages int, key string) *user {
	t.Helper()
	now := time.Now().Truncate(time.Second)
	u := &user{t: t, platform: emulator.New(opts), now: now, dir: t.TempDir()}
	emulator.Populate(u.platform, seed, messages, now.AddDate(-1, 0, 0), now.Add(-time.Hour))
	server := httptest.NewServer(u.platform)
	t.Cleanup(server.Close)
	if key == "" {
		key = emulator.DefaultAppKey
	}
	u.home, u.config = filepath.Join(u.dir, "home"), filepath.Join(u.dir, "config.toml")
	text := fmt.Sprintf("[[account]]\nname = \"work-wps\"\nprovider = \"wps\"\nbase_url = %q\nrate = 1000\noverlap = \"9000h\"\n"+
		"app_id = %q\napp_key = %q\nusers = [%q]\n", server.URL, emulator.DefaultAppID, key, emulator.SingleUser())
	require.NoError(t, os.WriteFile(u.config, []byte(text), 0o600))
	return u
}

// run runs one command line in this process.
func (u *user) run(args ...string) (code int, out, errs string) {
	u.t.Helper()
	var stdout, stderr bytes.Buffer
	io := app.System()
	io.Stdin, io.Stdout, io.Stderr = strings.NewReader(""), &stdout, &stderr
	if !u.now.IsZero() {
		io.Now = func() time.Time { return u.now }
	}
	io.Local = time.UTC
	io.Host = config.Host{OS: "linux", Lookup: func(string) (string, bool) { return "", false }}
	code = app.Run(context.Background(), append([]string{"imdex", "--home", u.home, "--config", u.config}, args...), io)
	return code, stdout.String(), stderr.String()
}

// must runs a command line that has to end with 0, and returns its output.
func (u *user) must(args ...string) string {
	u.t.Helper()
	code, out, errs := u.run(args...)
	require.Zero(u.t, code, "imdex %v: %s%s", args, out, errs)
	return out
}

// told is what the platform and an export can both tell of a message.
type told struct {
	Chat, ID         string
	TimeMS, Position int64
	Text             string // "" where it is withheld
}

// exported are the messages of an export in the order of truth.
func (u *user) exported() []told {
	u.t.Helper()
	out := u.must("export", "--hidden")
	require.True(u.t, isWhole([]byte(out)), "the export has no last line that fits")
	var all []told
	for line := range strings.Lines(out) {
		var m struct {
			Chat      struct{ ID string }
			MessageID string `json:"message_id"`
			TimeMS    int64  `json:"time_ms"`
			Position  int64
			Text      string
			Complete  bool
		}
		require.NoError(u.t, json.Unmarshal([]byte(line), &m))
		if m.Complete {
			continue
		}
		all = append(all, told{m.Chat.ID, m.MessageID, m.TimeMS, m.Position, m.Text})
	}
	slices.SortFunc(all, inOrder)
	return all
}

// truth are the messages that the platform shows now.
func (u *user) truth() []told {
	u.t.Helper()
	var all []told
	for chat, seen := range u.platform.Truth() {
		for _, s := range seen {
			m := told{chat, s.ID, s.TimeMS, s.Order, s.Plain}
			if s.Recalled {
				m.Text = ""
			}
			all = append(all, m)
		}
	}
	require.NotEmpty(u.t, all)
	slices.SortFunc(all, inOrder)
	return all
}

func inOrder(a, b told) int {
	if c := strings.Compare(a.Chat, b.Chat); c != 0 {
		return c
	}
	return strings.Compare(a.ID, b.ID)
}

// difference is the first thing in which two lists differ, or "".
func difference(want, got []told) string {
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			return fmt.Sprintf("want %+v, got %+v", want[i], got[i])
		}
	}
	if len(want) != len(got) {
		return fmt.Sprintf("want %d messages, got %d", len(want), len(got))
	}
	return ""
}
