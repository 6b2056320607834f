package app_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator"
	"imdex/fetch/emulator/edge"
)

// everyone is a user of all five platforms.
func everyone(t *testing.T, seed uint64, messages int) (*user, *emulator.Platforms) {
	t.Helper()
	now := time.Now().Truncate(time.Second)
	platforms, err := emulator.Start(emulator.Options{Seed: seed, Messages: messages, From: now.AddDate(0, -2, 0), To: now.Add(-time.Hour)})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, platforms.Close()) })
	for _, p := range platforms.List() {
		p.SetFault(nil) // a spell of throttling takes its time
	}
	u := &user{t: t, dir: t.TempDir()}
	u.home, u.config = filepath.Join(u.dir, "home"), filepath.Join(u.dir, "config.toml")
	// Two months of history, and little waiting for the rate.
	text := strings.ReplaceAll(platforms.Config(), "720h", "2000h")
	text = strings.ReplaceAll(text, "rate = 500", "rate = 1000\nsince = \""+now.AddDate(0, 0, -65).Format(time.DateOnly)+"\"")
	require.NoError(t, os.WriteFile(u.config, []byte(text), 0o600))
	return u, platforms
}

// The export of a drain of all five platforms is what they hold, after a first
// drain and after what happened since; a third one changes nothing, and the index
// says what the store says.
func TestAllPlatforms(t *testing.T) {
	u, platforms := everyone(t, 21, 2500)
	u.must("sync")
	demandHeld(t, u, platforms)

	platforms.Later(time.Now().Add(-time.Minute))
	u.must("sync")
	demandHeld(t, u, platforms)
	assert.Equal(t, 0, strings.Count(u.must("check", "--search", "20"), "\n"), "findings")

	before := u.must("export", "--format", "raw")
	u.must("sync")
	assert.Equal(t, before, u.must("export", "--format", "raw"))
	u.demandSameAnswers()
}

// demandHeld holds an export against what the platforms show: every message of
// theirs, with its time, its place and what people read.
func demandHeld(t *testing.T, u *user, platforms *emulator.Platforms) {
	t.Helper()
	stored := exportedByChat(t, u)
	require.Len(t, platforms.List(), 5)
	for _, p := range platforms.List() {
		messages := 0
		for chat, truth := range p.Truth() {
			have := stored[p.Name+"/"+chat]
			for _, want := range truth {
				got, ok := have[want.ID]
				if !assert.True(t, ok, "%s %s lacks %s", p.Name, chat, want.ID) {
					continue
				}
				messages++
				assert.Equal(t, want.TimeMS, got.TimeMS, "%s %s: time of %s", p.Name, chat, want.ID)
				assert.Equal(t, want.Order, got.Position, "%s %s: position of %s", p.Name, chat, want.ID)
				if !want.Recalled {
					assert.Equal(t, want.Plain, got.Text, "%s %s: text of %s", p.Name, chat, want.ID)
				}
			}
			for id, got := range have {
				listed := slices.ContainsFunc(truth, func(s edge.Seen) bool { return s.ID == id })
				assert.True(t, listed || got.Vanished || got.Recalled, "%s %s: %s is not there and not marked", p.Name, chat, id)
			}
		}
		assert.Greater(t, messages, 50, p.Name)
	}
}

// held is what an export tells of a message.
type held struct {
	Account            string
	Chat               struct{ ID string }
	MessageID          string `json:"message_id"`
	TimeMS             int64  `json:"time_ms"`
	Position           int64
	Text               string
	Vanished, Recalled bool
	Complete           bool
}

func exportedByChat(t *testing.T, u *user) map[string]map[string]held {
	t.Helper()
	out := u.must("export", "--hidden")
	require.True(t, isWhole([]byte(out)))
	all := map[string]map[string]held{}
	for line := range strings.Lines(out) {
		var m held
		require.NoError(t, json.Unmarshal([]byte(line), &m))
		if m.Complete {
			continue
		}
		key := m.Account + "/" + m.Chat.ID
		if all[key] == nil {
			all[key] = map[string]held{}
		}
		require.NotContains(t, all[key], m.MessageID, "twice in the export")
		all[key][m.MessageID] = m
	}
	return all
}

// Chats that cannot be read any more, and times that were lost, are holes; all
// else is complete.
func TestStatusOfAllPlatforms(t *testing.T) {
	u, _ := everyone(t, 22, 1000)
	code, _, errs := u.run("sync")
	require.Zero(t, code, errs)
	assert.Contains(t, errs, "2 chats have holes")
	states := map[string]int{}
	for line := range strings.Lines(u.must("status", "--json")) {
		var row struct {
			Account  string
			Complete bool
			Holes    []struct{ Reason string }
			Error    string
		}
		require.NoError(t, json.Unmarshal([]byte(line), &row))
		if row.Account == "" {
			continue
		}
		assert.Empty(t, row.Error, line)
		reasons := []string{}
		for _, h := range row.Holes {
			if h.Reason != "unavailable" {
				reasons = append(reasons, h.Reason)
			}
		}
		assert.Equal(t, len(reasons) == 0, row.Complete, line)
		slices.SortFunc(reasons, cmp.Compare[string])
		states[fmt.Sprint(row.Account, reasons)]++
	}
	assert.Positive(t, states["yunhu[]"])
	assert.Positive(t, states["service[]"])
	assert.Positive(t, states["boss[]"])
	assert.Positive(t, states["work-wps[]"])
	assert.Equal(t, 1, states["work-wps[dismissed]"])
	assert.Positive(t, states["app-volc[]"], "conversations that are younger than what is kept")
	assert.Equal(t, 1, states["app-volc[retention]"], "a live group, kept for a day")
}
