package index

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// The test binary runs itself as a writer to be killed, or as a reader beside
// one, when this variable says so: a word, a directory, and how often the store
// was disturbed.
const role = "IMDEX_INDEX_TEST_ROLE"

func TestMain(m *testing.M) {
	if os.Getenv(role) != "" {
		if err := play(os.Getenv(role)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

const killedMessages = 1500

// killedStore is the store of the kill tests after so many disturbances: the
// same in each process.
func killedStore(disturbances int) *fake {
	f := random(77, killedMessages)
	r := rand.New(rand.NewPCG(77, 77))
	for range disturbances {
		f.disturb(r, 150)
	}
	return f
}

func play(part string) error {
	var name, dir string
	var disturbances int
	if _, err := fmt.Sscan(part, &name, &dir, &disturbances); err != nil {
		return err
	}
	if name == "read" {
		return readWhileAsked(dir)
	}
	b := builder(dir, killedStore(disturbances))
	fmt.Println("ready")
	run := b.Update
	if name == "rebuild" {
		run = b.Rebuild
	}
	if _, err := run(context.Background()); err != nil {
		return err
	}
	fmt.Println("done")
	return nil
}

// readWhileAsked reads the index once for each byte on the standard input.
func readWhileAsked(dir string) error {
	for {
		if _, err := io.ReadFull(os.Stdin, make([]byte, 1)); errors.Is(err, io.EOF) {
			return nil
		}
		if _, err := readOnce(dir); err != nil {
			return err
		}
	}
}

func process(t *testing.T, part string) *exec.Cmd {
	self, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(self, "-test.run=^$")
	c.Env = append(os.Environ(), role+"="+part)
	c.Stderr = os.Stderr
	return c
}

// killed starts a writer and kills it some time after it is ready. It returns
// how long the writer lived from then, and whether it was done.
func killed(t *testing.T, part string, after time.Duration) (lived time.Duration, done bool) {
	c := process(t, part)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	_, err = io.ReadFull(out, make([]byte, len("ready\n")))
	require.NoError(t, err)
	ready := time.Now()
	timer := time.AfterFunc(after, func() { _ = c.Process.Kill() }) // it may be gone
	rest, err := io.ReadAll(out)
	require.NoError(t, err)
	timer.Stop()
	_ = c.Wait() // killed, or done
	return time.Since(ready), string(rest) == "done\n"
}

// TestKill kills updates and rebuilds at random moments. CURRENT always opens
// and holds a whole index; the next update succeeds, without a rebuild where
// there was an index, and leaves nothing behind; the result is right.
func TestKill(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	dir := filepath.Join(t.TempDir(), "index")
	whole, done := killed(t, fmt.Sprint("rebuild ", filepath.Join(t.TempDir(), "index"), " 0"), time.Minute)
	require.True(t, done)
	const kills = 36
	cut, published := 0, 0
	for i := range kills {
		part := "update"
		if i%3 == 0 {
			part = "rebuild"
		}
		disturbances := i / 2
		if _, done := killed(t, fmt.Sprint(part, " ", dir, " ", disturbances), time.Duration(r.Int64N(int64(whole)))); !done {
			cut++
		}
		if _, err := readOnce(dir); err == nil {
			published++
		} else {
			require.ErrorIs(t, err, ErrMissing, "kill %d", i)
			require.Zero(t, published, "kill %d: an index is gone", i)
		}
		if i%4 != 3 {
			continue // and the next one is killed too
		}
		f := killedStore(disturbances)
		result := update(t, builder(dir, f))
		require.Equal(t, published == 0, result.Rebuilt, "kill %d: %s", i, result.Reason)
		requireSame(t, f, dir)
		published++
		left, err := filepath.Glob(filepath.Join(dir, "*.tmp*"))
		require.NoError(t, err)
		require.Empty(t, left)
	}
	t.Logf("%d of %d were cut off", cut, kills)
	assert.Greater(t, cut, kills/6, "nearly all writers ended before they were killed")
}

// TestReaderProcess: another process reads during a hundred publishes.
func TestReaderProcess(t *testing.T) {
	f := random(78, 300)
	dir := filepath.Join(t.TempDir(), "index")
	b := builder(dir, f)
	update(t, b)
	c := process(t, fmt.Sprint("read ", dir, " 0"))
	in, err := c.StdinPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	r := rand.New(rand.NewPCG(78, 78))
	for range 100 {
		f.disturb(r, 2)
		_, err := in.Write([]byte{1})
		require.NoError(t, err)
		require.False(t, update(t, b).Rebuilt)
	}
	require.NoError(t, in.Close())
	require.NoError(t, c.Wait())
}
