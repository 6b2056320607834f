package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"imdex/store"
)

func TestComplete(t *testing.T) {
	since := time.UnixMilli(1000)
	read := func(windows ...store.Window) store.Coverage {
		return store.Coverage{Windows: windows, LastSyncMS: 9000}
	}
	with := func(c store.Coverage, reason string) store.Coverage {
		c.Holes = []store.Hole{{FromMS: 2000, ToMS: 3000, Reason: reason}}
		return c
	}
	failed := read(store.Window{FromMS: 0, ToMS: 9000})
	failed.Error = "messages: transient"
	for name, c := range map[string]struct {
		cover store.Coverage
		want  bool
	}{
		"read from since to the last sync":      {read(store.Window{FromMS: 1000, ToMS: 9000}), true},
		"read from the beginning":               {read(store.Window{FromMS: 0, ToMS: 9500}), true},
		"windows that touch":                    {read(store.Window{FromMS: 0, ToMS: 4999}, store.Window{FromMS: 5000, ToMS: 9000}), true},
		"a millisecond between windows":         {read(store.Window{FromMS: 0, ToMS: 4999}, store.Window{FromMS: 5001, ToMS: 9000}), false},
		"begun too late":                        {read(store.Window{FromMS: 1001, ToMS: 9000}), false},
		"ended too early":                       {read(store.Window{FromMS: 0, ToMS: 8999}), false},
		"never drained":                         {store.Coverage{}, false},
		"the last sync failed":                  {failed, false},
		"what the platform withholds":           {with(read(store.Window{FromMS: 0, ToMS: 9000}), store.ReasonUnavailable), true},
		"lost, for the platform kept no longer": {with(read(store.Window{FromMS: 0, ToMS: 9000}), store.ReasonRetention), false},
		"a hole of another reason":              {with(read(store.Window{FromMS: 0, ToMS: 9000}), "dismissed"), false},
	} {
		assert.Equal(t, c.want, complete(c.cover, since), name)
	}
}
