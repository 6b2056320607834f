package bolt

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"imdex/store"
)

// streamRow is the value of a stream.
type streamRow struct {
	id       store.StreamID
	messages uint64 // numbers given
}

func (r streamRow) seal(key []byte) []byte {
	b := binary.AppendUvarint(nil, uint64(r.id))
	return seal(key, binary.AppendUvarint(b, r.messages))
}

func openStreamRow(key, value []byte) (streamRow, error) {
	body, err := unseal(key, value)
	if err != nil {
		return streamRow{}, err
	}
	f := fields{rest: body}
	r := streamRow{id: f.streamID(), messages: f.uint()}
	return r, f.end()
}

// run is a stretch of the change feed in which revision and number grow by one
// together: a change of its own, or the new messages of one commit.
type run struct {
	first  store.Revision
	kind   store.ChangeKind
	number store.Number // of the first change
	count  uint64
}

func (r run) seal(key []byte) []byte {
	b := []byte{byte(r.kind)}
	b = binary.AppendUvarint(b, uint64(r.number))
	return seal(key, binary.AppendUvarint(b, r.count))
}

func openRun(key, value []byte) (run, error) {
	body, err := unseal(key, value)
	if err != nil {
		return run{}, err
	}
	f := fields{rest: body}
	r := run{kind: store.ChangeKind(f.byte()), number: store.Number(f.uint()), count: f.uint()}
	first, ok := wholeUint(key)
	if !ok || r.count == 0 {
		f.fail("change")
	}
	r.first = store.Revision(first)
	return r, f.end()
}

// skip is how many of the run's changes come up to a revision.
func (r run) skip(after store.Revision) uint64 {
	if after < r.first {
		return 0
	}
	return uint64(after-r.first) + 1
}

// at is the change with revision first+i.
func (r run) at(i uint64) store.Change {
	return store.Change{Revision: r.first + store.Revision(i), Number: r.number + store.Number(i), Kind: r.kind}
}

func sealMark(key []byte, m store.Mark) []byte {
	b := binary.AppendVarint([]byte{byte(m.Kind)}, m.AtMS)
	return seal(key, append(b, m.Evidence...))
}

func openMark(key, value []byte) (store.Mark, error) {
	body, err := unseal(key, value)
	if err != nil {
		return store.Mark{}, err
	}
	f := fields{rest: body}
	m := store.Mark{Kind: store.MarkKind(f.byte()), AtMS: f.int()}
	m.Evidence = string(f.rest)
	_, revision, ok := cutVersionKey(key)
	if !ok {
		f.fail("mark")
	}
	m.Revision = revision
	return m, f.err
}

func sealAccount(key []byte, a store.Account) []byte {
	return seal(key, appendString(appendString(nil, a.Provider), a.AppID))
}

func openAccount(key, value []byte) (store.Account, error) {
	body, err := unseal(key, value)
	if err != nil {
		return store.Account{}, err
	}
	f := fields{rest: body}
	a := store.Account{Name: string(key), Provider: f.string(), AppID: f.string()}
	return a, f.end()
}

// sealJSON is the form of values that no query reads: coverage and runs.
func sealJSON(key []byte, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return seal(key, b), nil
}

func openJSON(key, value []byte, v any) error {
	body, err := unseal(key, value)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: malformed JSON", store.ErrDamaged)
	}
	return nil
}
