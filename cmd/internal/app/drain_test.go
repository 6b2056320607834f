package app_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
	"imdex/fetch/wps/emulator"
)

// readings are ways in which the platform's documents can be understood.
var readings = []struct {
	name string
	opts emulator.Options
}{
	{"newest first, recalls are holes", emulator.Options{DismissedClosed: true}},
	{"oldest first, token empty, recalls are null", emulator.Options{Order: emulator.OldestFirst, End: emulator.TokenEmpty, Recall: emulator.RecallNull}},
	{"mixed, empty last page, recalls of an unknown type", emulator.Options{Order: emulator.Mixed, End: emulator.EmptyPage, Recall: emulator.RecallUnknown}},
	{"open windows, recalls are empty", emulator.Options{OpenWindow: true, Recall: emulator.RecallEmpty, Signing: emulator.SignOptional}},
}

func TestSyncBringsTheTruth(t *testing.T) {
	for i, r := range readings {
		t.Run(r.name, func(t *testing.T) {
			u := newUser(t, r.opts, uint64(i+1), 400, "")
			u.must("sync")
			want := u.truth()
			require.Empty(t, difference(want, u.exported()))
			assert.NotEmpty(t, difference(want[1:], u.exported()), "a truth that lacks a message must differ")
			assert.Empty(t, u.must("check"))
			u.demandSilence()
		})
	}
}

// demandSilence: one more sync of the same platform adds and changes nothing.
func (u *user) demandSilence() {
	u.t.Helper()
	before := u.must("export", "--format", "raw")
	out := u.must("sync", "--json")
	assert.NotContains(u.t, out, `"revised"`)
	assert.NotContains(u.t, out, `"marked"`)
	assert.Contains(u.t, out, `"added":0`)
	assert.Equal(u.t, before, u.must("export", "--format", "raw"))
}

// What happens between two drains comes with the second: new messages are
// added, a card's new state is a revision, what was taken back keeps its text.
func TestSecondSyncBringsWhatHappened(t *testing.T) {
	u := newUser(t, emulator.Options{DismissedClosed: true}, 11, 400, "")
	u.must("sync")
	before := len(u.exported())
	emulator.Later(u.platform, 11, u.now)
	u.now = u.now.Add(time.Minute)
	u.must("sync")

	stored := map[told]bool{}
	for _, m := range u.exported() {
		stored[m] = true
	}
	for _, m := range u.truth() {
		require.True(t, stored[m], "%+v is not stored", m)
	}
	assert.Greater(t, len(stored), before)
	u.must("search", "is:edited")
	u.must("search", "is:recalled OR is:vanished")
	assert.Empty(t, u.must("check", "--search", "3", "--seed", "1"))
	u.demandSilence()
}

func TestSyncByParts(t *testing.T) {
	u := newUser(t, emulator.Options{DismissedClosed: true}, 12, 300, "")
	code, _, _ := u.run("search", "date:2020..")
	assert.Equal(t, 1, code)

	plan := u.must("sync", "--dry-run", "--json")
	assert.Contains(t, plan, `"account":"work-wps"`)
	assert.NoDirExists(t, u.home, "a dry run stores nothing")

	out := u.must("fetch", "work-wps", "work-wps")
	assert.Equal(t, 1, strings.Count(out, "work-wps:"), "an account named twice is drained once: %s", out)
	assert.Contains(t, u.must("status", "--json"), `"state":"missing"`)
	u.must("reindex")
	assert.Contains(t, u.must("status", "--json"), `"state":"current"`)
	u.must("sync", "--no-index", "--full", "work-wps")
	require.Empty(t, difference(u.truth(), u.exported()))
	assert.Empty(t, u.must("check"))
}

func TestStatusAfterSync(t *testing.T) {
	u := newUser(t, emulator.Options{}, 13, 300, "")
	u.must("sync")
	complete := 0
	for line := range strings.Lines(u.must("status", "--json")) {
		var row struct {
			Account    string
			Complete   bool
			Error      string
			LastSyncMS int64 `json:"last_sync_ms"`
		}
		require.NoError(t, json.Unmarshal([]byte(line), &row))
		if row.Account == "" {
			continue
		}
		assert.True(t, row.Complete, "%s", line)
		assert.Empty(t, row.Error)
		assert.Equal(t, u.now.UnixMilli(), row.LastSyncMS)
		complete++
	}
	assert.Equal(t, len(u.platform.Truth()), complete)
}

func TestWrongKeyIsAConfigurationError(t *testing.T) {
	const wrong = "sk-this-is-wrong-0123456789"
	u := newUser(t, emulator.Options{}, 14, 200, wrong)
	code, out, errs := u.run("sync")
	assert.Equal(t, 6, code, errs)
	assert.Contains(t, errs, "hint:")
	assert.NotContains(t, out+errs, wrong)

	code, _, errs = u.run("sync", "--json", "--quiet")
	assert.Equal(t, 6, code)
	var failure struct {
		Error, Hint string
		Code        int
	}
	require.NoError(t, json.Unmarshal([]byte(errs), &failure), "%q", errs)
	assert.Equal(t, 6, failure.Code)
	assert.NotEmpty(t, failure.Hint)
}

// What is wrong with an account is wrong with its chats, and status says so, also
// of those that this run did not get to list.
func TestStatusAfterAFailedAccount(t *testing.T) {
	u := newUser(t, emulator.Options{}, 17, 200, "")
	u.must("sync")
	chats := len(u.platform.Truth())
	failed := func() (n int) {
		for line := range strings.Lines(u.must("status", "--json")) {
			if strings.Contains(line, `"error":`) {
				assert.NotContains(t, line, `"complete":true`)
				n++
			}
		}
		return n
	}
	assert.Zero(t, failed())

	u.platform.SetFault(func(c edge.Call) edge.Fault {
		if c.Op == "chats" {
			return edge.Fault{Status: 403, Code: "403000001"}
		}
		return edge.Fault{}
	})
	code, _, errs := u.run("sync")
	assert.Equal(t, 3, code, errs)
	assert.Equal(t, chats-1, failed(), "all but the single chat, which is found by its user")

	text, err := os.ReadFile(u.config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(u.config, []byte(strings.ReplaceAll(string(text), emulator.DefaultAppKey, "env:NOT_SET")), 0o600))
	code, _, errs = u.run("sync")
	assert.Equal(t, 6, code, errs)
	assert.Equal(t, chats, failed())

	u.platform.SetFault(nil)
	require.NoError(t, os.WriteFile(u.config, text, 0o600))
	u.must("sync")
	assert.Zero(t, failed())
}

// An index of an empty store is merely behind when messages come.
func TestCheckOfAnIndexFromBeforeTheFirstMessage(t *testing.T) {
	u := newUser(t, emulator.Options{}, 18, 100, "wrong-key")
	code, _, _ := u.run("sync")
	require.Equal(t, 6, code)
	require.FileExists(t, filepath.Join(u.home, "index", "CURRENT"))
	text, err := os.ReadFile(u.config)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(u.config, []byte(strings.ReplaceAll(string(text), "wrong-key", emulator.DefaultAppKey)), 0o600))
	u.must("fetch")
	assert.Contains(t, u.must("status", "--json"), `"state":"behind"`)
	assert.Empty(t, u.must("check"))
}

func TestForbiddenChatIsPartial(t *testing.T) {
	u := newUser(t, emulator.Options{}, 15, 300, "")
	want := u.truth()
	chat := want[0].Chat
	u.platform.Forbid(chat)
	code, _, errs := u.run("sync")
	assert.Equal(t, 3, code, errs)
	assert.Contains(t, errs, chat)
	require.Empty(t, difference(u.truth(), u.exported()), "the other chats are there")

	found := false
	for line := range strings.Lines(u.must("status", "--json")) {
		if strings.Contains(line, fmt.Sprintf(`"chat":%q`, chat)) {
			found = true
			assert.Contains(t, line, `"error":`)
			assert.NotContains(t, line, `"complete":true`)
		}
	}
	assert.True(t, found, "status has no line of the forbidden chat")

	u.platform.Allow(chat)
	u.must("sync")
	require.Empty(t, difference(want, u.exported()))
	assert.Empty(t, u.must("check"))
}

// The second of two syncs ends at once and says who is at work.
func TestTwoSyncsAtOnce(t *testing.T) {
	u := newUser(t, emulator.Options{}, 16, 200, "")
	reached, proceed := make(chan struct{}), make(chan struct{})
	u.platform.SetFault(func(c edge.Call) edge.Fault {
		if c.Number == 3 {
			close(reached)
			<-proceed
		}
		return edge.Fault{}
	})
	first := make(chan int, 1)
	go func() {
		code, _, _ := u.run("sync")
		first <- code
	}()
	select {
	case <-reached:
	case code := <-first:
		require.Fail(t, "the first sync has ended", "code %d", code)
	}
	for _, args := range [][]string{{"sync"}, {"fetch"}, {"import", "--account", "work-wps", u.config}} {
		code, _, errs := u.run(args...)
		assert.Equal(t, 4, code, "%v: %s", args, errs)
		assert.Contains(t, errs, fmt.Sprintf("process %d", os.Getpid()))
	}
	u.run("status") // a reader does not wait for the writer
	close(proceed)
	assert.Zero(t, <-first)
	require.Empty(t, difference(u.truth(), u.exported()))
}
