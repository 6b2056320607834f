package render

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
)

// Raw is one stored revision of a message, as `export --format raw` writes it
// and `import` reads it back.
type Raw struct {
	V       int    `json:"v"`
	Account string `json:"account"`
	Chat    string `json:"chat"`
	Payload string `json:"payload"` // store.Item.Format
	AtMS    int64  `json:"at_ms"`   // when imdex read it, milliseconds since 1970 UTC
	Raw     []byte `json:"raw"`     // base64
}

// last is the last line of an export.
type last struct {
	V        int    `json:"v"`
	Complete bool   `json:"complete"`
	Messages int64  `json:"messages"` // lines before it
	SHA256   string `json:"sha256"`   // of all bytes before it, lower-case hex
}

// Export writes an export, one line a message or revision. Without Close the
// export is incomplete, and a reader can tell.
type Export struct {
	lines    *Lines
	sum      hash.Hash
	messages int64
}

// NewExport returns an export to w, which may buffer.
func NewExport(w io.Writer) *Export {
	sum := sha256.New()
	return &Export{lines: NewLines(io.MultiWriter(w, sum)), sum: sum}
}

// Message writes one line of a jsonl export.
func (e *Export) Message(m Message) error { return e.write(m) }

// Raw writes one line of a raw export; it sets r.V.
func (e *Export) Raw(r Raw) error {
	r.V = version
	return e.write(r)
}

func (e *Export) write(line any) error {
	if err := e.lines.Write(line); err != nil {
		return err
	}
	e.messages++
	return nil
}

// Close writes the last line. It does not close the writer underneath. After
// an error of another method it must not be called: the export would claim to
// be complete.
func (e *Export) Close() error {
	return e.lines.Write(lastLine(e.messages, e.sum))
}

func lastLine(messages int64, sum hash.Hash) last {
	return last{version, true, messages, hex.EncodeToString(sum.Sum(nil))}
}
