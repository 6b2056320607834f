package render

import (
	"fmt"
	"strings"
	"time"

	"imdex/store"
)

// Status writes a line a stream and, under it, its error and its holes that
// spoil completeness; then the state of the index.
func (t *Text) Status(streams []StreamStatus, index IndexState) error {
	var cells [][]string
	var notes strings.Builder
	for _, s := range streams {
		cells = append(cells, []string{s.Account, label(s.Name, s.Chat), Number(s.Messages),
			t.day(s.FromMS), t.day(s.ToMS), t.minute(s.LastSyncMS), standing(s)})
		t.notes(&notes, s)
	}
	if len(cells) > 0 {
		err := t.Table([]Column{{Title: "ACCOUNT"}, {Title: "CHAT"}, {Title: "MESSAGES", Right: true},
			{Title: "FROM", Keep: true}, {Title: "TO", Keep: true}, {Title: "LAST SYNC", Keep: true}, {Title: "STATE", Keep: true}}, cells)
		if err != nil {
			return err
		}
	}
	return t.print(notes.String() + t.index(index))
}

// standing is the state of a stream in a word or two.
func standing(s StreamStatus) string {
	open := 0
	for _, h := range s.Holes {
		if !h.Excused() {
			open++
		}
	}
	switch {
	case s.Error != "":
		return "failed"
	case open == 1:
		return "1 hole"
	case open > 1:
		return fmt.Sprintf("%d holes", open)
	case s.Complete:
		return "complete"
	}
	return "incomplete"
}

func (t *Text) notes(b *strings.Builder, s StreamStatus) {
	name := Clean(s.Account + "/" + s.Chat)
	if s.Error != "" {
		fmt.Fprintf(b, "%s %s\n", t.paint(red, name+":"), Clean(s.Error))
	}
	for _, h := range s.Holes {
		if !h.Excused() {
			fmt.Fprintf(b, "%s hole %s: %s\n", t.paint(yellow, name+":"), t.extent(h), Clean(h.Reason))
		}
	}
}

// extent is a hole by its positions, else by its times.
func (t *Text) extent(h store.Hole) string {
	if h.FromPosition != 0 || h.ToPosition != 0 {
		return fmt.Sprintf("positions %d to %d", h.FromPosition, h.ToPosition)
	}
	from, to := t.minute(h.FromMS), t.minute(h.ToMS)
	if from == "" {
		from = "the beginning"
	}
	if to == "" {
		to = "the end"
	}
	return from + " to " + to
}

func (t *Text) index(s IndexState) string {
	c := yellow
	if s.State == "current" {
		c = green
	}
	line := fmt.Sprintf("index %s: %s documents, revision %s of %s", t.paint(c, Clean(s.State)),
		Number(s.Documents), Number(uint64(s.Revision)), Number(uint64(s.StoreRevision)))
	if s.Reason != "" {
		line += " (" + Clean(s.Reason) + ")"
	}
	return line + "\n"
}

func took(r store.Run) string {
	if r.EndMS < r.StartMS {
		return ""
	}
	return Span(time.Duration(r.EndMS-r.StartMS) * time.Millisecond)
}
