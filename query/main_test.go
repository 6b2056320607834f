package query

import (
	"flag"
	"os"
	"testing"
)

// TestMain lowers rapid's number of checks: each builds an index on disk.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		if err := f.Value.Set("25"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
