package bolt

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store"
)

// kills is how many processes a kill test kills.
const kills = 45

// givenSeed repeats a run of the random tests.
var givenSeed = flag.Uint64("seed", 0, "seed of the random tests; 0 takes a new one")

// moments is the source of random moments and places; its seed is printed.
func moments(t *testing.T) *rand.Rand {
	seed := cmp.Or(*givenSeed, rand.Uint64())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// A kill happens in real time: no virtual clock reaches into another process.
func randomMoment(r *rand.Rand, longest time.Duration) {
	<-time.After(time.Duration(r.Int64N(int64(longest))))
}

// killLater lets a child work for a random moment, kills it and returns the
// last number that it acknowledged.
func killLater(t *testing.T, r *rand.Rand, job, dir string) (acknowledged int) {
	t.Helper()
	c := startChild(t, job, dir)
	first := c.line(t)
	randomMoment(r, 12*time.Millisecond)
	last := c.kill()
	if last == "" {
		last = first
	}
	n, err := strconv.Atoi(last)
	require.NoError(t, err, last)
	return n
}

// judge says what is wrong with a store whose writer was killed.
func judge(t *testing.T, dir string, acknowledged int) error {
	t.Helper()
	s, err := Open(t.Context(), dir, Options{})
	if err != nil {
		return err
	}
	for _, f := range findings(t, s) {
		err = errors.Join(err, fmt.Errorf("finding: %v", f))
	}
	checkpoint, readErr := s.Checkpoint(t.Context(), streamA)
	require.NoError(t, readErr)
	reached := 0 // before the first group there is no checkpoint
	if len(checkpoint) > 0 {
		reached, readErr = strconv.Atoi(string(checkpoint))
		require.NoError(t, readErr)
	}
	if reached < acknowledged {
		err = errors.Join(err, fmt.Errorf("group %d was acknowledged, the checkpoint is %d", acknowledged, reached))
	}
	head, readErr := s.Head(t.Context())
	require.NoError(t, readErr)
	if head.Messages != uint64(reached*groupSize) {
		err = errors.Join(err, fmt.Errorf("the checkpoint is %d, there are %d messages", reached, head.Messages))
	}
	return errors.Join(err, judgeGroups(t, s, min(reached, int(head.Messages)/groupSize)))
}

// judgeGroups compares the stored bytes of the first groups.
func judgeGroups(t *testing.T, s *Store, groups int) error {
	t.Helper()
	for i := 1; i <= groups; i++ {
		numbers := make([]store.Number, groupSize)
		for j := range numbers {
			numbers[j] = store.Number((i-1)*groupSize + j + 1)
		}
		records, err := s.Records(t.Context(), 0, numbers)
		require.NoError(t, err)
		if len(records) != groupSize {
			return fmt.Errorf("group %d has %d records", i, len(records))
		}
		for j, r := range records {
			if string(r.Raw) != groupText(i, j) {
				return fmt.Errorf("record %d is %q", r.Number, r.Raw)
			}
		}
	}
	return nil
}

func TestKilledWriterLosesNothing(t *testing.T) {
	r, dir, last := moments(t), t.TempDir(), 0
	for range kills {
		last = killLater(t, r, "commit", dir)
		require.NoError(t, judge(t, dir, last))
	}
	assert.GreaterOrEqual(t, last, kills, "every child commits before it is killed")
}

// TestWrongWritersAreCaught is the control of the test above: writers that
// acknowledge too early must not pass it.
func TestWrongWritersAreCaught(t *testing.T) {
	for _, job := range []string{"ack first", "checkpoint first"} {
		t.Run(job, func(t *testing.T) {
			r := moments(t)
			for range kills {
				dir := t.TempDir()
				if judge(t, dir, killLater(t, r, job, dir)) != nil {
					return
				}
			}
			assert.Fail(t, "not caught")
		})
	}
}

// killCreation kills a child that makes stores and returns the directories.
func killCreation(t *testing.T, r *rand.Rand, job string) []string {
	t.Helper()
	dir := t.TempDir()
	c := startChild(t, job, dir)
	c.line(t)
	randomMoment(r, 8*time.Millisecond)
	c.kill()
	homes, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	return homes
}

func TestKilledCreationNeedsNoRepair(t *testing.T) {
	r, unfinished := moments(t), 0
	for range kills {
		for _, home := range killCreation(t, r, "create") {
			if _, err := Open(t.Context(), home, Options{}); err != nil {
				require.ErrorIs(t, err, store.ErrMissing)
				unfinished++
			}
			s, err := Create(t.Context(), home, Options{})
			require.NoError(t, err)
			requireSound(t, s)
			_, err = os.Lstat(s.path(newName))
			require.ErrorIs(t, err, os.ErrNotExist)
		}
	}
	assert.Positive(t, unfinished, "some kill meets an unfinished store")
}

// TestCreationInPlaceIsCaught is the control: a store that is made under its
// own name is found in pieces.
func TestCreationInPlaceIsCaught(t *testing.T) {
	r := moments(t)
	for range kills {
		for _, home := range killCreation(t, r, "create in place") {
			if _, err := Open(t.Context(), home, Options{}); err != nil && !errors.Is(err, store.ErrMissing) {
				return
			}
		}
	}
	assert.Fail(t, "not caught")
}
