package index

import (
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"imdex/index/segment"
)

// callback is the name under which scorch reports what its background
// goroutines fail at.
const callback = "imdex"

// engine is what Bleve keeps for the whole process: the segment plugin, and a
// table of callbacks by name. It is set up once, before the first writer opens.
var engine struct {
	once sync.Once

	mu      sync.Mutex
	writers map[string]*writer // by path; guarded by mu
}

func setUpEngine() {
	engine.once.Do(func() {
		engine.writers = map[string]*writer{}
		// False means that Bleve's own writer will be used, to the same end.
		segment.Register(&segment.Plugin{Order: timeOf})
		scorch.RegistryAsyncErrorCallbacks[callback] = func(err error, path string) {
			engine.mu.Lock()
			defer engine.mu.Unlock()
			if w := engine.writers[path]; w != nil {
				w.fail(err)
			}
		}
	})
}

// timeOf is the time in an encoded document; zero in one that is not readable,
// where it costs order and nothing else.
func timeOf(stored []byte) int64 {
	var d Document
	if _, err := decodeDocument(stored, &d); err != nil {
		return 0
	}
	return d.TimeMS
}
