package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"imdex/cmd/internal/app"
)

// TestMain lets the test binary stand in for imdex, for the scripts and for the
// processes that are killed.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"imdex": func() { os.Exit(app.Run(context.Background(), os.Args, app.System())) },
	})
}

const sessionFolder = "../../../testdata/sessions"

// TestSessions plays whole sessions of a user at a shell. A script begins with
// an empty home and the configuration that its folder holds.
func TestSessions(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join(sessionFolder, "*.txt"))
	require.NoError(t, err)
	require.NotEmpty(t, scripts)
	testscript.Run(t, testscript.Params{
		Dir: sessionFolder,
		Setup: func(env *testscript.Env) error {
			for _, v := range []string{"HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"} {
				env.Setenv(v, filepath.Join(env.WorkDir, "user"))
			}
			env.Setenv("IMDEX_HOME", filepath.Join(env.WorkDir, "home"))
			env.Setenv("IMDEX_CONFIG", filepath.Join(env.WorkDir, "config.toml"))
			env.Setenv("TZ", "UTC")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code":   code,
			"digest": digest,
			"newer":  newer,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		ContinueOnError:     true,
	})
}

// code N COMMAND ARGS… runs a command that must exit with N.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND ARGS…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d instead of %d", got, want)
	}
}

// digest FILE… holds the last line of exports against all before it.
func digest(ts *testscript.TestScript, neg bool, args []string) {
	for _, file := range args {
		if whole := isWhole([]byte(ts.ReadFile(file))); whole == neg {
			ts.Fatalf("%s: its last line agrees with the rest: %v", file, whole)
		}
	}
}

// isWhole reports whether an export ends with the count and the digest of its lines.
func isWhole(export []byte) bool {
	lines := bytes.SplitAfter(export, []byte("\n"))
	if len(lines) < 2 {
		return false
	}
	body, last := bytes.Join(lines[:len(lines)-2], nil), lines[len(lines)-2]
	var end struct {
		V        int
		Complete bool
		Messages int
		SHA256   string
	}
	if json.Unmarshal(last, &end) != nil {
		return false
	}
	sum := sha256.Sum256(body)
	return end.V == 1 && end.Complete && end.Messages == len(lines)-2 && end.SHA256 == hex.EncodeToString(sum[:])
}

// newer HOME makes a store look like one that a later program wrote.
func newer(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: newer HOME")
	}
	db, err := bbolt.Open(filepath.Join(ts.MkAbs(args[0]), "store.db"), 0o600, nil)
	ts.Check(err)
	key := []byte("schema")
	ts.Check(db.Update(func(tx *bbolt.Tx) error {
		meta := tx.Bucket([]byte("meta"))
		if meta.Get(key) == nil {
			ts.Fatalf("the store has no schema")
		}
		value := binary.AppendUvarint(nil, 1000)
		sum := crc32.Checksum(append(append([]byte{}, key...), value...), crc32.MakeTable(crc32.Castagnoli))
		return meta.Put(key, binary.LittleEndian.AppendUint32(value, sum))
	}))
	ts.Check(db.Close())
}
