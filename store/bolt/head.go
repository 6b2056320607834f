package bolt

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"
	"go.etcd.io/bbolt"

	"imdex/store"
)

// Schema is the version of the layout. A store with a higher one is refused.
//
//	1: the first.
const Schema = 1

// head is what meta says beside the schema and the store's day of birth; each
// field is a sealed value of its own.
type head struct {
	uuid     uuid.UUID
	number   store.Number   // the next message's
	revision store.Revision // the next change's
}

var (
	metaSchema   = []byte("schema")
	metaUUID     = []byte("uuid")
	metaMade     = []byte("made")
	metaNumber   = []byte("number")
	metaRevision = []byte("revision")
)

func putMeta(meta *bbolt.Bucket, key []byte, v uint64) error {
	return meta.Put(key, seal(key, binary.AppendUvarint(nil, v)))
}

func getMeta(meta *bbolt.Bucket, key []byte) (uint64, error) {
	v, err := openMeta(key, meta.Get(key))
	return v, at(err, "meta %s", key)
}

func openMeta(key, value []byte) (uint64, error) {
	body, err := unseal(key, value)
	if err != nil {
		return 0, err
	}
	f := fields{rest: body}
	v := f.uint()
	return v, f.end()
}

// createHead writes the head of a new store.
func createHead(meta *bbolt.Bucket, made int64) error {
	id, err := uuid.NewRandom()
	if err != nil {
		return err
	}
	if err := meta.Put(metaUUID, seal(metaUUID, id[:])); err != nil {
		return err
	}
	if err := putMeta(meta, metaMade, uint64(made)); err != nil {
		return err
	}
	if err := putMeta(meta, metaSchema, Schema); err != nil {
		return err
	}
	return putCounters(meta, head{number: 1, revision: 1})
}

func putCounters(meta *bbolt.Bucket, h head) error {
	if err := putMeta(meta, metaNumber, uint64(h.number)); err != nil {
		return err
	}
	return putMeta(meta, metaRevision, uint64(h.revision))
}

// checkSchema comes before everything else that is read: the other buckets of
// a newer store may differ.
func checkSchema(tx *bbolt.Tx) error {
	meta := tx.Bucket([]byte("meta"))
	if meta == nil {
		return fmt.Errorf("%w: no bucket meta", store.ErrDamaged)
	}
	return knownSchema(meta.Get(metaSchema))
}

func knownSchema(value []byte) error {
	schema, err := openMeta(metaSchema, value)
	if err != nil {
		return at(err, "meta schema")
	}
	if schema > Schema {
		return fmt.Errorf("%w: its schema is %d, this program knows %d", store.ErrNewer, schema, Schema)
	}
	return nil
}

func readHead(meta *bbolt.Bucket) (h head, err error) {
	id, err := unseal(metaUUID, meta.Get(metaUUID))
	if err != nil {
		return h, fmt.Errorf("meta uuid: %w", err)
	}
	if h.uuid, err = uuid.FromBytes(id); err != nil {
		return h, fmt.Errorf("%w: meta uuid: %w", store.ErrDamaged, err)
	}
	number, err := getMeta(meta, metaNumber)
	if err != nil {
		return h, err
	}
	revision, err := getMeta(meta, metaRevision)
	if err != nil {
		return h, err
	}
	if number == 0 || revision == 0 {
		return h, fmt.Errorf("%w: meta counter is zero", store.ErrDamaged)
	}
	h.number, h.revision = store.Number(number), store.Revision(revision)
	return h, nil
}
