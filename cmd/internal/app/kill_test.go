package app_test

import (
	"context"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/emulator/edge"
)

var (
	kills    = flag.Int("kills", 25, "at least how many syncs die at work")
	killSeed = flag.Uint64("kill-seed", 0, "of the moments; 0 draws one")
)

// roundKills is how many syncs of one home are to be killed before one may end.
const roundKills = 5

// A sync that is killed at any moment costs nothing but time: the next one that
// ends has the truth, a store and an index without findings, and an index that
// answers as one built anew.
func TestKilledSyncs(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("-kill-seed %d -kills %d", seed, *kills)
	random := rand.New(rand.NewPCG(seed, 1))
	died := 0
	for round := 0; round < *kills && died < *kills; round++ {
		died += killRound(t, random)
	}
	assert.GreaterOrEqual(t, died, *kills, "too many syncs ended before they were killed")
	t.Logf("%d syncs died at work", died)
}

// killRound kills syncs of one home, lets one end, and holds it against the truth.
func killRound(t *testing.T, random *rand.Rand) (died int) {
	opts := readings[random.IntN(len(readings))].opts
	u := newUser(t, opts, random.Uint64(), 500, "")
	for range roundKills {
		// Half of the moments are counted in calls, so that they fall into the
		// drain however fast it is; the others come at any time.
		if u.killedSync(random.IntN(2) == 0, random) {
			died++
		}
	}
	u.platform.SetFault(nil)
	u.now = time.Now()
	u.must("sync")
	want := u.truth()
	require.Empty(t, difference(want, u.exported()))
	require.NotEmpty(t, difference(want[1:], u.exported()), "a truth that lacks a message must differ")
	require.Empty(t, u.must("check"))
	u.demandSameAnswers()
	return died
}

// killedSync runs a sync in a process of its own and kills it. It reports
// whether the process was still at work.
func (u *user) killedSync(counted bool, random *rand.Rand) bool {
	u.t.Helper()
	ctx, kill := context.WithCancel(u.t.Context())
	defer kill()
	after := time.Duration(random.IntN(250)) * time.Millisecond
	if counted {
		last := u.platform.Calls() + 1 + random.IntN(60)
		u.platform.SetFault(func(c edge.Call) edge.Fault {
			if c.Number >= last {
				kill()
			}
			return edge.Fault{}
		})
	} else {
		u.platform.SetFault(nil)
		timer := time.AfterFunc(after, kill)
		defer timer.Stop()
	}
	command := exec.CommandContext(ctx, "imdex", "sync", "--home", u.home, "--config", u.config)
	command.Env = append(os.Environ(), "TZ=UTC")
	out, err := command.CombinedOutput()
	if ctx.Err() != nil && command.ProcessState.ExitCode() == -1 {
		return true // by the signal
	}
	require.True(u.t, command.ProcessState.Success(), "a sync that was not killed: %v: %s", err, out)
	return false
}

// demandSameAnswers: an index built anew answers as the one that grew.
func (u *user) demandSameAnswers() {
	u.t.Helper()
	queries := [][]string{
		{"search", "--json", "--limit", "500", "deploy"},
		{"search", "--json", "--limit", "500", "合同 OR 发票"},
		{"search", "--json", "--limit", "500", "type:card"},
		{"search", "--json", "--limit", "500", "has:file", "--sort", "oldest"},
		{"search", "--count", "date:2020.."},
		{"search", "--json", "--by", "from", "date:2020.."},
		{"chats", "--json"},
		{"people", "--json"},
	}
	var grown []string
	found := 0
	for _, q := range queries {
		code, out, errs := u.run(q...)
		require.LessOrEqual(u.t, code, 1, "%v: %s", q, errs)
		if out != "" {
			found++
		}
		grown = append(grown, out)
	}
	require.Greater(u.t, found, len(queries)/2, "too few queries find anything")
	u.must("reindex", "--full")
	for i, q := range queries {
		_, out, _ := u.run(q...)
		require.Equal(u.t, out, grown[i], "%v", q)
	}
}
