package render

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store/chat"
)

func TestWidths(t *testing.T) {
	for _, tt := range []struct {
		in    string
		cells int
		cut   string
		pad   string
	}{
		{"abc", 5, "abc", "abc  "},
		{"abc", 3, "abc", "abc"},
		{"abcd", 3, "ab…", "ab…"},
		{"合同盖章", 8, "合同盖章", "合同盖章"},
		{"合同盖章", 7, "合同盖…", "合同盖…"},
		{"合同盖章", 6, "合同…", "合同… "},
		{"合同", 1, "…", "…"},
		{"合同", 0, "", ""},
		{"合同", -1, "", ""},
		{"👨‍👩‍👧 family", 4, "👨‍👩‍👧 …", "👨‍👩‍👧 …"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…", "e\u0301…"},
		{"", 2, "", "  "},
	} {
		assert.Equal(t, tt.cut, Cut(tt.in, tt.cells), "%q in %d", tt.in, tt.cells)
		assert.Equal(t, tt.pad, Pad(tt.in, tt.cells), "%q in %d", tt.in, tt.cells)
	}
	assert.Equal(t, "  合同", PadLeft("合同", 6))
}

func TestWidthProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, cells := Clean(hostile().Draw(t, "text")), rapid.IntRange(0, 60).Draw(t, "cells")
		if w := Width(Cut(s, cells)); w > cells {
			t.Fatalf("%q cut to %d takes %d", s, cells, w)
		}
		if w := Width(Pad(s, cells)); w != cells {
			t.Fatalf("%q padded to %d takes %d", s, cells, w)
		}
	})
}

// A hit line fits, shows its match, and holds nothing harmful but our own colours.
func TestHitProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, word, after := hostile().Draw(t, "before"), rapid.StringMatching(`[a-z合同]{1,4}`).Draw(t, "word"), hostile().Draw(t, "after")
		before = strings.ToValidUTF8(before, "?") + " "
		start := len([]rune(before))
		m := NewMessage(Origin{Account: "a", Chat: Chat{ID: "1", Name: hostile().Draw(t, "chat")}, SenderName: hostile().Draw(t, "sender")},
			chat.Message{ID: "1", TimeMS: at, Type: chat.File, Text: before + word + " " + after,
				Attachments: []chat.Attachment{{Name: hostile().Draw(t, "file")}}})
		m.Match = []Match{{"text", start, start + len([]rune(word))}}
		width := rapid.SampledFrom([]int{0, 80, 120}).Draw(t, "width")
		var b bytes.Buffer
		if err := NewText(&b, Options{Width: width, Color: true, Zone: shanghai}).Hit(m); err != nil {
			t.Fatal(err)
		}
		line := strings.TrimSuffix(readable(b.String()), "\n")
		if why := harmful(line); why != "" {
			t.Fatalf("%q: %s", line, why)
		}
		if !strings.Contains(line, "<red>"+word+"</>") {
			t.Fatalf("%q does not show %q", line, word)
		}
		plain := strings.NewReplacer("<red>", "", "<dim>", "", "<cyan>", "", "<yellow>", "", "<magenta>", "", "</>", "").Replace(line)
		if w := Width(plain); width > 0 && w > width {
			t.Fatalf("%q takes %d of %d", plain, w, width)
		}
	})
}

func TestTableProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := []Column{{Title: "NAME"}, {Title: "N", Right: true}, {Title: "名字"}, {Title: "REST"}}
		cell := hostile()
		rows := rapid.SliceOf(rapid.Custom(func(t *rapid.T) []string {
			return []string{cell.Draw(t, "a"), rapid.StringMatching(`[0-9]{0,5}`).Draw(t, "n"), cell.Draw(t, "b"), cell.Draw(t, "c"), "too many"}[:rapid.IntRange(0, 5).Draw(t, "cells")]
		})).Draw(t, "rows")
		width := rapid.IntRange(30, 120).Draw(t, "width")
		var b bytes.Buffer
		if err := NewText(&b, Options{Width: width}).Table(columns, rows); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
		if len(lines) != len(rows)+1 {
			t.Fatalf("%d lines of %d rows", len(lines), len(rows))
		}
		for _, line := range lines {
			if why := harmful(line); why != "" || Width(line) > width {
				t.Fatalf("%q: %s, %d of %d", line, why, Width(line), width)
			}
		}
	})
}

// Text that is a megabyte long costs a line no more than its vicinity.
func TestSnippetOfALongText(t *testing.T) {
	text := strings.Repeat("合", 1<<20)
	from, to := vicinity(text, []span{{3 << 18, 3<<18 + 3}}, 50)
	assert.LessOrEqual(t, to-from, 2*50*16+8)
	var b bytes.Buffer
	m := Message{Text: text, Match: []Match{{"text", 1 << 18, 1<<18 + 1}}}
	require.NoError(t, NewText(&b, Options{Width: 80}).Hit(m))
	assert.LessOrEqual(t, Width(strings.TrimSpace(b.String())), 80)
}

func TestNumbers(t *testing.T) {
	assert.Equal(t, "0", Number(0))
	assert.Equal(t, "999", Number(999))
	assert.Equal(t, "1,000", Number(int64(1000)))
	assert.Equal(t, "-999", Number(-999))
	assert.Equal(t, "-1,234,567", Number(-1234567))
	assert.Equal(t, "18,446,744,073,709,551,615", Number(uint64(math.MaxUint64)))

	assert.Equal(t, "1023 B", Bytes(1023))
	assert.Equal(t, "1.0 KiB", Bytes(1024))
	assert.Equal(t, "1.0 MiB", Bytes(1<<20-1))
	assert.Equal(t, "8.0 EiB", Bytes(math.MaxInt64))
	assert.Equal(t, "-5 B", Bytes(-5))

	assert.Equal(t, "15 ms", Span(15*time.Millisecond))
	assert.Equal(t, "9.9 s", Span(9990*time.Millisecond))
	assert.Equal(t, "59 s", Span(59*time.Second))
	assert.Equal(t, "1 min 05 s", Span(65*time.Second))
	assert.Equal(t, "2 h 00 min", Span(2*time.Hour))
	assert.Equal(t, "365 days", Span(365*24*time.Hour))
	assert.Equal(t, "106751 days", Span(time.Duration(math.MinInt64)))
}

type broken struct{}

var errBroken = errors.New("broken pipe")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestWriteErrorsAreReturned(t *testing.T) {
	text := NewText(broken{}, Options{})
	require.ErrorIs(t, text.Hit(small()), errBroken)
	require.ErrorIs(t, text.Show(small()), errBroken)
	require.ErrorIs(t, text.Chats(nil), errBroken)
	require.ErrorIs(t, text.Runs(nil), errBroken)
	require.ErrorIs(t, text.Status([]StreamStatus{{}}, IndexState{}), errBroken)
	require.ErrorIs(t, NewLines(broken{}).Write(small()), errBroken)
	require.ErrorIs(t, NewExport(broken{}).Message(small()), errBroken)
}
