package render

import (
	"fmt"
	"strings"
)

const (
	minSnippet  = 16 // cells of text that a hit line shows however narrow the terminal is
	timeColumn  = len("2006-01-02 15:04")
	hitPrefix   = "> "
	otherPrefix = "  "
)

// Hit writes one line: local time, chat, sender, the text around the first
// match, names of attachments, marks. A message with context is a group of
// lines, the message itself marked, with a line of dashes between groups.
func (t *Text) Hit(m Message) error {
	if len(m.Before)+len(m.After) == 0 {
		return t.print(t.hit("", m))
	}
	var b strings.Builder
	if t.groups > 0 {
		b.WriteString(t.paint(dim, "--") + "\n")
	}
	t.groups++
	for _, near := range m.Before {
		b.WriteString(t.hit(otherPrefix, near))
	}
	b.WriteString(t.hit(hitPrefix, m))
	for _, near := range m.After {
		b.WriteString(t.hit(otherPrefix, near))
	}
	return t.print(b.String())
}

func (t *Text) hit(prefix string, m Message) string {
	chatName, sender := label(m.Chat.Name, m.Chat.ID), label(m.Sender.Name, m.Sender.ID)
	when := t.minute(m.TimeMS)
	if t.opt.Width > 0 {
		when = Pad(when, timeColumn)
		chatName = Pad(chatName, min(max(t.opt.Width/6, minColumn), 20))
		sender = Pad(sender, min(max(t.opt.Width/9, minColumn), 14))
	}
	tail := t.tail(m)
	used := Width(prefix+when+chatName+sender) + 3*len(gap)
	if tail != "" {
		used += Width(tail) + len(gap)
	}
	columns := []string{t.paint(dim, when), t.paint(cyan, chatName), t.paint(yellow, sender)}
	if body := t.body(m, used); body != "" {
		columns = append(columns, body)
	}
	if tail != "" {
		columns = append(columns, t.paint(magenta, tail))
	}
	return strings.TrimRight(prefix+strings.Join(columns, gap), " ") + "\n"
}

// body is the message's text in what used leaves of the line.
func (t *Text) body(m Message, used int) string {
	room := 0
	if t.opt.Width > 0 {
		room = max(t.opt.Width-used, minSnippet)
	}
	var spans []Match
	for _, s := range m.Match {
		if s.Field == "text" {
			spans = append(spans, s)
		}
	}
	return t.snippet(m.Text, spans, room)
}

// tail is what follows the text: attachments, which may be cut, marks, the id.
// It is clean.
func (t *Text) tail(m Message) string {
	var files []string
	for _, a := range m.Attachments {
		files = append(files, attachment(a, m))
	}
	if m.Text == "" && len(m.Attachments) == 0 && m.Type != "" {
		files = append(files, bracket(string(m.Type)))
	}
	tail := strings.Join(files, " ")
	if t.opt.Width > 0 {
		tail = Cut(tail, max(t.opt.Width/5, minColumn))
	}
	parts := append([]string{tail}, marks(m)...)
	if t.opt.IDs {
		parts = append(parts, Clean(m.ID))
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// attachment names a file once: not again where the text is or holds its name.
func attachment(a Attachment, m Message) string {
	kind := a.Kind
	if kind == "" {
		kind = m.Type
	}
	if a.Name == "" || strings.Contains(m.Text, a.Name) {
		return bracket(string(kind))
	}
	return bracket(strings.TrimSpace(string(kind) + " " + a.Name))
}

func bracket(s string) string { return "[" + Clean(s) + "]" }

func marks(m Message) []string {
	var out []string
	for _, mark := range []struct {
		set  bool
		text string
	}{
		{m.Edited, "[edited]"},
		{m.Recalled, "[recalled 已撤回]"},
		{m.Vanished, "[vanished 已消失]"},
		{m.Hidden, "[hidden]"},
	} {
		if mark.set {
			out = append(out, mark.text)
		}
	}
	return out
}

func label(name, id string) string {
	if name == "" {
		name = id
	}
	return Clean(name)
}

// Partial writes how far a search came before its deadline.
func (t *Text) Partial(reachedMS int64) error {
	if reachedMS == 0 {
		return t.print("searched only a part: the deadline came\n")
	}
	return t.print(fmt.Sprintf("searched back to %s: the deadline came\n", t.minute(reachedMS)))
}
