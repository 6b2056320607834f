package bolt

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/store"
)

// The tests of processes run this test binary again as a child with one of
// these jobs. A job works until it is killed and prints a line for each thing
// that it has acknowledged.
var jobs = map[string]func(dir string) error{
	"commit":           func(dir string) error { return commitGroups(dir, (*Store).commitGroup) },
	"ack first":        func(dir string) error { return commitGroups(dir, (*Store).ackGroup) },
	"checkpoint first": func(dir string) error { return commitGroups(dir, (*Store).checkpointGroup) },
	"create":           func(dir string) error { return createMany(dir, createOne) },
	"create in place":  func(dir string) error { return createMany(dir, createInPlace) },
	"read":             readForever,
	"hold home":        holdHome,
	"full disk":        fillUp,
}

const (
	jobVariable = "BOLT_TEST_JOB"
	dirVariable = "BOLT_TEST_DIR"
)

func TestMain(m *testing.M) {
	if job, ok := jobs[os.Getenv(jobVariable)]; ok {
		if err := job(os.Getenv(dirVariable)); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is a process with a job.
type child struct {
	command *exec.Cmd
	lines   *bufio.Scanner
	ignored chan struct{} // closed when the lines have ended that nobody wants
}

func startChild(t *testing.T, job, dir string) *child {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := &child{command: exec.Command(self)}
	c.command.Env = append(os.Environ(), jobVariable+"="+job, dirVariable+"="+dir)
	c.command.Stderr = os.Stderr
	out, err := c.command.StdoutPipe()
	require.NoError(t, err)
	c.lines = bufio.NewScanner(out)
	require.NoError(t, c.command.Start())
	t.Cleanup(func() { c.kill() })
	return c
}

// line waits for the next line.
func (c *child) line(t *testing.T) string {
	t.Helper()
	require.True(t, c.lines.Scan(), "the child has ended")
	return c.lines.Text()
}

// ignore drops all further lines, for which the child would wait otherwise.
func (c *child) ignore() {
	c.ignored = make(chan struct{})
	go func() {
		defer close(c.ignored)
		for c.lines.Scan() {
		}
	}()
}

// kill ends the child at once, if it has not ended already, and returns the
// last line that it wrote.
func (c *child) kill() (last string) {
	_ = c.command.Process.Kill()
	if c.ignored != nil {
		<-c.ignored
	} else {
		for c.lines.Scan() {
			last = c.lines.Text()
		}
	}
	_ = c.command.Wait()
	return last
}

const groupSize = 20

// groupPage is what group i of a child stores; everything follows from i.
func groupPage(i int) store.Page {
	p := store.Page{Stream: streamA, SeenMS: int64(i), Checkpoint: []byte(strconv.Itoa(i))}
	for j := range groupSize {
		p.Items = append(p.Items, item(fmt.Sprintf("%d-%d", i, j), int64(i*j%7), groupText(i, j)))
	}
	return p
}

func groupText(i, j int) string { return fmt.Sprintf("text %d of group %d", j, i) }

func commitGroups(dir string, group func(*Store, int) error) error {
	ctx := context.Background()
	s, err := Create(ctx, dir, Options{})
	if err != nil {
		return err
	}
	checkpoint, err := s.Checkpoint(ctx, streamA)
	if err != nil {
		return err
	}
	i, _ := strconv.Atoi(string(checkpoint))
	for {
		i++
		if err := group(s, i); err != nil {
			return err
		}
	}
}

func (s *Store) commitGroup(i int) error {
	_, err := s.Commit(context.Background(), []store.Page{groupPage(i)})
	fmt.Println(i)
	return err
}

// ackGroup is wrong: it acknowledges what is not stored yet.
func (s *Store) ackGroup(i int) error {
	fmt.Println(i)
	_, err := s.Commit(context.Background(), []store.Page{groupPage(i)})
	return err
}

// checkpointGroup is wrong: the checkpoint is stored before its items.
func (s *Store) checkpointGroup(i int) error {
	p := groupPage(i)
	ahead := store.Page{Stream: p.Stream, Checkpoint: p.Checkpoint}
	if _, err := s.Commit(context.Background(), []store.Page{ahead}); err != nil {
		return err
	}
	p.Checkpoint = nil
	_, err := s.Commit(context.Background(), []store.Page{p})
	fmt.Println(i)
	return err
}

// createMany makes one store after the other.
func createMany(dir string, create func(dir string) error) error {
	for i := 0; ; i++ {
		home := filepath.Join(dir, strconv.Itoa(i))
		fmt.Println(home)
		if err := create(home); err != nil {
			return err
		}
	}
}

func createOne(dir string) error {
	_, err := Create(context.Background(), dir, Options{})
	return err
}

// createInPlace is wrong: it makes the store under its own name.
func createInPlace(dir string) error {
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return err
	}
	db, err := bbolt.Open(filepath.Join(dir, fileName), fileMode, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		b, err := createBuckets(tx)
		if err != nil {
			return err
		}
		return createHead(b.meta, 0)
	})
	if err != nil {
		return err
	}
	return db.Close()
}

func readForever(dir string) error {
	s, err := Open(context.Background(), dir, Options{})
	if err != nil {
		return err
	}
	for {
		h, err := s.Head(context.Background())
		if err != nil {
			return err
		}
		fmt.Println(h.Revision)
	}
}

func holdHome(dir string) error {
	if _, err := LockHome(dir, "imdex sync"); err != nil {
		return err
	}
	fmt.Println("held")
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt) // something to wait for: nobody sends it
	<-signals
	return nil
}
