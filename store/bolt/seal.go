package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"imdex/store"
)

// A sealed value ends with the CRC-32C of its key and of everything before the
// checksum, so that neither a flipped bit nor a value under a foreign key
// passes for another value.

const sealSize = 4

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func sum(key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, body)
}

// seal appends the checksum to body.
func seal(key, body []byte) []byte {
	return binary.LittleEndian.AppendUint32(body, sum(key, body))
}

// unseal returns what was sealed; it aliases value.
func unseal(key, value []byte) ([]byte, error) {
	at := len(value) - sealSize
	if at < 0 {
		return nil, fmt.Errorf("%w: value of %d bytes is too short", store.ErrDamaged, len(value))
	}
	if sum(key, value[:at]) != binary.LittleEndian.Uint32(value[at:]) {
		return nil, fmt.Errorf("%w: checksum", store.ErrDamaged)
	}
	return value[:at:at], nil
}
