package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func rawExport(t require.TestingT, rows []Raw) []byte {
	var b bytes.Buffer
	e := NewExport(&b)
	for _, r := range rows {
		require.NoError(t, e.Raw(r))
	}
	require.NoError(t, e.Close())
	return b.Bytes()
}

// readAll reads to the first error.
func readAll(data []byte) (rows []Raw, complete bool, err error) {
	r := NewRawReader(bytes.NewReader(data))
	for {
		row, err := r.Next()
		if err != nil {
			return rows, r.Complete(), err
		}
		rows = append(rows, row)
	}
}

var rawRows = []Raw{
	{V: 1, Account: "a", Chat: "c", Payload: "wps/1", AtMS: at, Raw: []byte(`{"id":1}`)},
	{V: 1, Account: "a", Chat: "2022:1", Payload: "huawei/1", Raw: []byte{}},
}

func TestExportGolden(t *testing.T) {
	var b bytes.Buffer
	e := NewExport(&b)
	require.NoError(t, e.Message(small()))
	require.NoError(t, e.Close())
	golden(t, "export.txt", string(rawExport(t, rawRows))+b.String())
}

func TestLastLine(t *testing.T) {
	data := rawExport(t, rawRows)
	lines := strings.SplitAfter(string(data), "\n")
	require.Len(t, lines, 4)
	sum := sha256.Sum256([]byte(lines[0] + lines[1]))
	assert.Equal(t, fmt.Sprintf("{\"v\":1,\"complete\":true,\"messages\":2,\"sha256\":\"%s\"}\n", hex.EncodeToString(sum[:])), lines[2])
}

func rawGenerator() *rapid.Generator[[]Raw] {
	return rapid.SliceOf(rapid.Custom(func(t *rapid.T) Raw {
		name := rapid.StringMatching(`[a-z合:]{1,9}`)
		return Raw{V: 1, Account: name.Draw(t, "account"), Chat: name.Draw(t, "chat"), Payload: "wps/1",
			AtMS: rapid.Int64().Draw(t, "at"), Raw: rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "raw")}
	}))
}

func TestRawRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rawGenerator().Draw(t, "rows")
		data := rawExport(t, want)
		got, complete, err := readAll(data)
		require.Equal(t, io.EOF, err)
		require.True(t, complete)
		require.Len(t, got, len(want))
		for i := range want {
			require.Equal(t, want[i], got[i])
		}
		require.Equal(t, data, rawExport(t, got), "export, import, export is the same")
		require.True(t, IsRaw(data[:min(len(data), 100)]))
	})
}

// However an export is cut or changed, it is never taken for complete.
func TestDamageIsNoticed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := rawExport(t, rawGenerator().Draw(t, "rows"))
		i := rapid.IntRange(0, len(data)-1).Draw(t, "at")
		kind := rapid.SampledFrom([]string{"cut", "flip", "drop", "append"}).Draw(t, "kind")
		bad := bytes.Clone(data)
		switch kind {
		case "cut":
			bad = bad[:i]
		case "flip":
			bad[i] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		case "drop":
			bad = append(bad[:i], bad[i+1:]...)
		case "append":
			bad = append(bad, data...)
		}
		if _, complete, err := readAll(bad); complete && err == io.EOF {
			t.Fatalf("%s at %d was not noticed:\n%s", kind, i, bad)
		}
	})
}

func TestRawReader(t *testing.T) {
	good := string(rawExport(t, rawRows))
	lines := strings.SplitAfter(good, "\n")
	for _, tt := range []struct {
		name, data string
		rows       int
		complete   bool
		err        error
		text       string
	}{
		{"empty", "", 0, false, io.EOF, ""},
		{"complete", good, 2, true, io.EOF, ""},
		{"cut between lines", lines[0], 1, false, io.EOF, ""},
		{"cut inside a line", lines[0] + lines[1][:20], 1, false, ErrTruncated, "line 2: export is cut off"},
		{"cut before the last line feed", strings.TrimSuffix(good, "\n"), 2, false, ErrTruncated, "line 3: export is cut off"},
		{"line left out", lines[0] + lines[2], 1, false, ErrDigest, "line 2: export does not match its last line"},
		{"lines swapped", lines[1] + lines[0] + lines[2], 2, false, ErrDigest, ""},
		{"something after the end", good + lines[0], 2, true, ErrLine, ""},
		{"newer", `{"v":2,"account":"a"}` + "\n", 0, false, ErrVersion, "line 1: export format is newer than this program"},
		{"without version", `{"account":"a","chat":"c","payload":"p","raw":""}` + "\n", 0, false, ErrLine, ""},
		{"without payload", `{"v":1,"account":"a","chat":"c","raw":""}` + "\n", 0, false, ErrLine, ""},
		{"without raw", `{"v":1,"account":"a","chat":"c","payload":"p"}` + "\n", 0, false, ErrLine, ""},
		{"not base64", `{"v":1,"account":"a","chat":"c","payload":"p","raw":"*"}` + "\n", 0, false, ErrLine, ""},
		{"not JSON", "hello\n", 0, false, ErrLine, ""},
		{"blank line", "\n", 0, false, ErrLine, ""},
		{"a list", "[]\n", 0, false, ErrLine, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, complete, err := readAll([]byte(tt.data))
			require.ErrorIs(t, err, tt.err)
			assert.Len(t, rows, tt.rows)
			assert.Equal(t, tt.complete, complete)
			if tt.text != "" {
				assert.EqualError(t, err, tt.text)
			}
		})
	}
}

func TestRawReaderKeepsItsError(t *testing.T) {
	r := NewRawReader(strings.NewReader("x\n" + string(rawExport(t, rawRows))))
	_, first := r.Next()
	_, second := r.Next()
	require.ErrorIs(t, first, ErrLine)
	assert.Equal(t, first, second)
}

func TestIsRaw(t *testing.T) {
	assert.True(t, IsRaw([]byte(" \n"+`{"v":1,"account":"a"`)))
	assert.True(t, IsRaw(rawExport(t, nil)))
	for _, s := range []string{"", "{", `{"v":1}`, `{"v":1,"id":"a/b/c"}`, `{"code":0,"data":[]}`, `[{"v":1,"account":"a"}]`} {
		assert.False(t, IsRaw([]byte(s)), s)
	}
}

// endless is a line without end.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestLongLinesAreRefused(t *testing.T) {
	e := &endless{}
	_, err := NewRawReader(e).Next()
	require.ErrorIs(t, err, ErrLine)
	assert.Less(t, e.read, int64(maxLine+1<<20))
}

func TestLongLinesAreRead(t *testing.T) {
	want := []Raw{{V: 1, Account: "a", Chat: "c", Payload: "p", Raw: bytes.Repeat([]byte{7}, 1<<20)}}
	got, complete, err := readAll(rawExport(t, want))
	require.Equal(t, io.EOF, err)
	assert.True(t, complete)
	assert.Equal(t, want, got)
}

func FuzzRawReader(f *testing.F) {
	f.Add(rawExport(f, rawRows))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, complete, err := readAll(data)
		if err == nil || complete && len(rows) == 0 && len(data) == 0 {
			t.Fatal("no error at the end")
		}
	})
}
