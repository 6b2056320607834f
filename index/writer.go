package index

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleve "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"imdex/index/segment"
	"imdex/store"
)

// writer writes the documents of one generation through Bleve's scorch. After
// any error nothing but close may be called: scorch may go on with half of a
// batch.
type writer struct {
	path   string
	scorch bleve.Index
	queue  *bleve.AnalysisQueue
	failed chan error // what a background goroutine failed at, the first of it
}

// positionKey is the internal key of the position in scorch.
const positionKey = "imdex"

// openWriter opens the generation at path, or begins one.
func openWriter(path string) (*writer, error) {
	setUpEngine()
	w := &writer{path: path, queue: bleve.NewAnalysisQueue(1), failed: make(chan error, 1)}
	engine.mu.Lock()
	engine.writers[path] = w
	engine.mu.Unlock()
	var err error
	w.scorch, err = openScorch(path, w.queue, map[string]any{
		"asyncErrorCallbackName": callback,
		// No merges in the background: settle merges, at the end of a batch.
		"scorchMergePlanOptions": map[string]any{"MaxSegmentsPerTier": 1 << 30, "FloorSegmentSize": 1},
		// No merges in memory: two batches at once stay two segments.
		"scorchPersisterOptions": map[string]any{"MemoryPressurePauseThreshold": 0},
	})
	if err != nil {
		w.forget()
		return nil, err
	}
	return w, nil
}

func openScorch(path string, queue *bleve.AnalysisQueue, config map[string]any) (bleve.Index, error) {
	config["path"] = path
	config["bolt_timeout"] = "10s" // only a reader of a draft could hold it, and there is none
	s, err := scorch.NewScorch(scorch.Name, config, queue)
	if err != nil {
		return nil, err
	}
	if err := s.Open(); err != nil {
		return nil, err
	}
	return s, nil
}

// fail is called by the engine's callback, from any goroutine, any number of
// times.
func (w *writer) fail(err error) {
	select {
	case w.failed <- err:
	default:
	}
}

func (w *writer) forget() {
	engine.mu.Lock()
	defer engine.mu.Unlock()
	delete(engine.writers, w.path)
	w.queue.Close()
}

// close ends the background goroutines. What a batch has not returned from may
// be lost.
func (w *writer) close() error {
	defer w.forget()
	return w.scorch.Close()
}

// apply puts the documents of a builder in the place of their older versions,
// removes others, and with a position records it, all at once or not at all.
// It has reached the disk when apply returns.
func (w *writer) apply(docs *segment.Builder, removed []store.Number, at *Position) error {
	batch := bleve.NewBatch()
	for _, d := range docs.Documents() {
		batch.Update(d)
	}
	for _, n := range removed {
		batch.Delete(string(binary.BigEndian.AppendUint64(nil, uint64(n))))
	}
	if at != nil {
		text, err := json.Marshal(at)
		if err != nil {
			return err
		}
		batch.SetInternal([]byte(positionKey), text)
	}
	return fullDisk(w.await(func() error { return w.scorch.Batch(batch) }))
}

// fullDisk gives the error of a full disk its type back: Bleve keeps the text
// alone.
func fullDisk(err error) error {
	if err == nil || errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), syscall.ENOSPC.Error()) {
		return err
	}
	return fmt.Errorf("%w (%w)", err, syscall.ENOSPC)
}

// await calls f, which may wait for a background goroutine, and gives up when
// one of these fails: after a panic there, f would never return, and its
// goroutine stays behind.
func (w *writer) await(f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case err := <-w.failed:
		return fmt.Errorf("write segments: %w", err)
	}
}

// snapshot is what scorch would open at a path.
type snapshot struct {
	position Position
	segments []snapshotSegment
}

type snapshotSegment struct {
	name    string // of the file
	live    uint64
	deleted *roaring.Bitmap // nil where all are live
}

// readSnapshot opens a closed generation as the next writer would. Scorch
// opens an empty index when it can read no snapshot; then there is no position.
func readSnapshot(path string) (s snapshot, err error) {
	defer guard(&err)
	setUpEngine()
	queue := bleve.NewAnalysisQueue(1)
	defer queue.Close()
	opened, err := openScorch(path, queue, map[string]any{"read_only": true})
	if err != nil {
		return snapshot{}, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	return snapshotOf(opened)
}

func snapshotOf(s bleve.Index) (snapshot, error) {
	reader, err := s.Reader()
	if err != nil {
		return snapshot{}, err
	}
	defer reader.Close() // releases memory only
	var found snapshot
	text, err := reader.GetInternal([]byte(positionKey))
	if err != nil {
		return snapshot{}, err
	}
	if text != nil {
		if err := json.Unmarshal(text, &found.position); err != nil {
			return snapshot{}, fmt.Errorf("position: %w", err)
		}
	}
	for _, seg := range reader.(*scorch.IndexSnapshot).Segments() {
		named, ok := seg.Segment().(api.PersistedSegment)
		if !ok {
			return snapshot{}, errors.New("a segment is not on the disk")
		}
		found.segments = append(found.segments, snapshotSegment{filepath.Base(named.Path()), uint64(seg.LiveSize()), seg.Deleted()})
	}
	return found, nil
}

// Limits of the number of segments. Each costs a cold search 10 to 20 ms.
const (
	fewSegments  = 20              // what a publish merges down to, within settleTime
	mostSegments = 24              // what it merges down to in any case
	settleTime   = 3 * time.Second // about 200,000 documents' merging
)

// settle merges segments until there are few.
func (w *writer) settle(ctx context.Context) error {
	soft, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	if err := w.merge(soft, fewSegments); err != nil {
		return err
	}
	return w.merge(ctx, mostSegments)
}

// merge merges segments until at most so many are left, or the context ends,
// which is no error here, or nothing can be merged. One merge runs at a time.
func (w *writer) merge(ctx context.Context, most int) error {
	n, err := w.segments()
	for err == nil && n > most && ctx.Err() == nil {
		err = w.await(func() error { return w.scorch.(*scorch.Scorch).ForceMerge(ctx, mergePlan(most)) })
		before := n
		if err == nil {
			n, err = w.segments()
		}
		if n >= before {
			break
		}
	}
	return fullDisk(err)
}

func (w *writer) segments() (int, error) {
	reader, err := w.scorch.Reader()
	if err != nil {
		return 0, err
	}
	defer reader.Close() // releases memory only
	return len(reader.(*scorch.IndexSnapshot).Segments()), nil
}
