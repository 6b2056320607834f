package render

import (
	"fmt"
	"strings"
)

const indent = "  "

// Show writes one message in full, with what stands around it.
func (t *Text) Show(m Message) error {
	var b strings.Builder
	for _, near := range m.Before {
		b.WriteString(t.hit(otherPrefix, near))
	}
	t.head(&b, m)
	t.text(&b, m)
	for _, near := range m.After {
		b.WriteString(t.hit(otherPrefix, near))
	}
	t.history(&b, m)
	return t.print(b.String())
}

// field writes a name and a value, nothing for an empty value.
func (t *Text) field(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "%s %s\n", t.paint(dim, fmt.Sprintf("%-11s", name)), Clean(value))
	}
}

func (t *Text) head(b *strings.Builder, m Message) {
	t.field(b, "id", m.ID)
	t.field(b, "time", t.clock(m.TimeMS, "2006-01-02 15:04:05.000 -07:00"))
	t.field(b, "chat", named(m.Chat.Name, string(m.Chat.Kind), m.Chat.ID))
	t.field(b, "sender", named(m.Sender.Name, string(m.Sender.Kind), m.Sender.ID))
	t.field(b, "person", m.Sender.Person)
	t.field(b, "type", strings.Join(append([]string{string(m.Type)}, marks(m)...), " "))
	t.field(b, "mentions", mentioned(m))
	t.field(b, "reply to", m.ReplyTo)
	t.field(b, "thread", m.Root)
}

func (t *Text) text(b *strings.Builder, m Message) {
	if m.Quote != "" {
		fmt.Fprintf(b, "\n%s\n", t.paint(dim, indent+"| "+Block(m.Quote, indent+"| ")))
	}
	if m.Text != "" {
		fmt.Fprintf(b, "\n%s%s\n", indent, Block(m.Text, indent))
	}
	if m.Footer != "" {
		fmt.Fprintf(b, "\n%s%s\n", indent, t.paint(dim, Block(m.Footer, indent)))
	}
	b.WriteString("\n")
	for _, a := range m.Attachments {
		t.field(b, string(a.Kind), details(a))
	}
	for _, link := range m.Links {
		t.field(b, "link", link)
	}
	for _, w := range m.Warnings {
		t.field(b, "warning", w)
	}
}

func (t *Text) history(b *strings.Builder, m Message) {
	for _, mark := range m.Marks {
		t.field(b, "mark", strings.TrimSpace(mark.Kind+" "+t.minute(mark.AtMS)+" "+mark.Evidence))
	}
	for _, e := range m.Earlier {
		fmt.Fprintf(b, "%s revision %d, seen %s\n%s%s\n", t.paint(dim, "earlier    "), e.Revision,
			t.minute(e.SeenMS), indent, Block(e.Text, indent))
	}
	if len(m.Thread) > 0 {
		b.WriteString(t.paint(dim, "in the thread") + "\n")
	}
	for _, near := range m.Thread {
		b.WriteString(t.hit(otherPrefix, near))
	}
}

// named is "name (kind, id)" of what there is.
func named(name, kind, id string) string {
	var rest []string
	for _, s := range []string{kind, id} {
		if s != "" && s != name {
			rest = append(rest, s)
		}
	}
	if len(rest) == 0 {
		return name
	}
	return strings.TrimSpace(name + " (" + strings.Join(rest, ", ") + ")")
}

func mentioned(m Message) string {
	var out []string
	if m.MentionAll {
		out = append(out, "everyone")
	}
	for _, p := range m.Mentions {
		out = append(out, named(p.Name, "", p.ID))
	}
	return strings.Join(out, ", ")
}

func details(a Attachment) string {
	out := a.Name
	if a.Size > 0 {
		out += " " + Bytes(a.Size)
	}
	if a.DurationMS > 0 {
		out += fmt.Sprintf(" %.1f s", float64(a.DurationMS)/1000)
	}
	for _, s := range []string{a.Key, a.URL} {
		if s != "" {
			out += " " + s
		}
	}
	return strings.TrimSpace(out)
}
