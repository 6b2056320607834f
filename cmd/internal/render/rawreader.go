package render

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
)

// maxLine bounds one line of a raw export, and with it the memory of a reader.
// The longest payload that a platform sends is far below it.
const maxLine = 64 << 20

// IsRaw reports whether a file that starts with these bytes is a raw export
// (or an empty export). A hundred bytes are enough to tell.
func IsRaw(start []byte) bool {
	start = bytes.TrimLeft(start, " \t\r\n")
	return bytes.HasPrefix(start, []byte(`{"v":1,"account":`)) || bytes.HasPrefix(start, []byte(`{"v":1,"complete":`))
}

// RawReader streams the lines of a raw export.
type RawReader struct {
	r        *bufio.Reader
	sum      hash.Hash
	line     int64 // number of the current line, from 1
	messages int64
	complete bool
	err      error
}

// NewRawReader reads a raw export from r.
func NewRawReader(r io.Reader) *RawReader {
	return &RawReader{r: bufio.NewReaderSize(r, 64<<10), sum: sha256.New()}
}

// Complete reports, after io.EOF, whether the last line was there and right. An
// export without one may be used; it lacks what came after the cut.
func (r *RawReader) Complete() bool { return r.complete }

// Line is the number of the line that Next returned, from 1.
func (r *RawReader) Line() int64 { return r.line }

// Next returns the next revision, io.EOF at the end, ErrTruncated for half a
// line at the end, ErrDigest for a last line that does not fit, ErrLine for
// anything else. After an error it returns the same error again. What it
// returned before an error is good only in so far as each line was readable.
func (r *RawReader) Next() (Raw, error) {
	if r.err != nil {
		return Raw{}, r.err
	}
	raw, err := r.next()
	if err != nil {
		r.err = err
		if err != io.EOF {
			r.err = fmt.Errorf("line %d: %w", r.line, err)
		}
	}
	return raw, r.err
}

func (r *RawReader) next() (Raw, error) {
	line, err := r.readLine()
	if err != nil {
		return Raw{}, err
	}
	if r.complete {
		return Raw{}, ErrLine
	}
	var in rawLine
	if err := json.Unmarshal(line, &in); err != nil {
		return Raw{}, ErrLine
	}
	switch {
	case in.V > version:
		return Raw{}, ErrVersion
	case in.V != version:
		return Raw{}, ErrLine
	case in.Complete:
		return r.finish(line)
	case in.Account == "" || in.Chat == "" || in.Payload == "" || in.Raw == nil:
		return Raw{}, ErrLine
	}
	r.sum.Write(line)
	r.messages++
	return Raw{in.V, in.Account, in.Chat, in.Payload, in.AtMS, in.Raw}, nil
}

// rawLine is any line of a raw export: Raw's fields, or the sign of the last line.
type rawLine struct {
	V        int    `json:"v"`
	Account  string `json:"account"`
	Chat     string `json:"chat"`
	Payload  string `json:"payload"`
	AtMS     int64  `json:"at_ms"`
	Raw      []byte `json:"raw"`
	Complete bool   `json:"complete"`
}

// finish checks the last line, which can only have one form, and makes sure that
// nothing follows it.
func (r *RawReader) finish(line []byte) (Raw, error) {
	var want bytes.Buffer
	if err := NewLines(&want).Write(lastLine(r.messages, r.sum)); err != nil {
		return Raw{}, err
	}
	if !bytes.Equal(line, want.Bytes()) {
		return Raw{}, ErrDigest
	}
	r.complete = true
	_, err := r.next()
	return Raw{}, err
}

// readLine returns the next line with its line feed. It is valid until the
// next call.
func (r *RawReader) readLine() ([]byte, error) {
	r.line++
	var long []byte
	for {
		part, err := r.r.ReadSlice('\n')
		switch {
		case err == nil && long == nil:
			return part, nil
		case err == nil:
			return append(long, part...), nil
		case errors.Is(err, io.EOF) && len(long)+len(part) == 0:
			return nil, io.EOF
		case errors.Is(err, io.EOF):
			return nil, ErrTruncated
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(long)+len(part) > maxLine:
			return nil, fmt.Errorf("%w: longer than %s", ErrLine, Bytes(maxLine))
		}
		long = append(long, part...)
	}
}
