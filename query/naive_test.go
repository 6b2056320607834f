package query

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"imdex/index/token"
	"imdex/query/lang"
	"imdex/store"
	"imdex/store/chat"
)

// naive answers a query the slow way, from the words of the specification: one
// message after the other, one place in its text after the other. It shares
// folding and tokens with the code under test, and nothing else.
type naive struct {
	*memory
	record  store.Record
	message chat.Message
}

// all are the keys of the matches in a store at a revision, oldest first.
func (m *memory) all(at store.Revision, n lang.Node, hidden bool) []Key {
	var keys []Key
	for i := range m.versions {
		r, ok := m.at(at, store.Number(i+1))
		if !ok {
			continue
		}
		one := naive{m, r, decodeJSON(r)}
		if (hidden || !one.message.Hidden) && one.matches(n) {
			keys = append(keys, Key{one.message.TimeMS, r.Stream.Account, r.Stream.Chat, r.Order, r.ID})
		}
	}
	slices.SortFunc(keys, Key.Compare)
	return keys
}

func (v naive) matches(n lang.Node) bool {
	switch n := n.(type) {
	case lang.All:
		return true
	case lang.And:
		return !slices.ContainsFunc(n.Nodes, func(k lang.Node) bool { return !v.matches(k) })
	case lang.Or:
		return slices.ContainsFunc(n.Nodes, v.matches)
	case lang.Not:
		return !v.matches(n.Node)
	case lang.Term:
		return v.term(n)
	case lang.Name:
		return v.name(n)
	case lang.Value:
		return v.value(n)
	case lang.Date:
		t := v.message.TimeMS
		return (n.From.IsZero() || t >= n.From.UnixMilli()) && (n.To.IsZero() || t < n.To.UnixMilli())
	}
	panic("unknown node")
}

func (v naive) term(t lang.Term) bool {
	var texts []string
	switch t.Field {
	case "":
		texts = []string{v.message.Text}
	case "quote":
		texts = []string{v.message.Quote, v.message.Footer}
	case "was":
		texts = v.message.Was
	case "file":
		for _, a := range v.message.Attachments {
			texts = append(texts, a.Name)
		}
	case "url":
		return slices.ContainsFunc(v.message.Links, func(link string) bool {
			return strings.Contains(token.Fold(link), t.Folded)
		})
	case "name":
		texts = append(v.namesOf(v.message.Sender.ID), v.message.Sender.Name)
		for _, n := range v.streams[v.record.StreamID-1].Names {
			texts = append(texts, n.Name)
		}
	}
	return slices.ContainsFunc(texts, func(s string) bool { return s != "" && has(token.Fold(s), t) })
}

// has looks for a term at every place of a folded text.
func has(text string, t lang.Term) bool {
	tokens := token.Append(nil, text)
	switch t.Match {
	case lang.Expression:
		return regexp.MustCompile(t.Folded).MatchString(text)
	case lang.Phrase:
		return phrase(text, tokens, t.Folded)
	case lang.NumberLike:
		return slices.ContainsFunc(tokens, func(k token.Token) bool {
			return k.Kind == token.Word && strings.Contains(text[k.Start:k.End], t.Folded)
		})
	case lang.Wildcard:
		if t.Field == "file" && strings.Contains(t.Folded, "*") {
			ok, _ := path.Match(t.Folded, text) // no slashes in the names of these tests
			return ok
		}
		return slices.ContainsFunc(tokens, func(k token.Token) bool {
			ok, _ := path.Match(t.Folded, text[k.Start:k.End])
			return ok
		})
	}
	last := token.Append(nil, t.Folded)
	goOn := t.Match == lang.Plain && last[len(last)-1].Kind == token.Word
	for i := range text {
		if !strings.HasPrefix(text[i:], t.Folded) {
			continue
		}
		end := i + len(t.Folded)
		begins := slices.ContainsFunc(tokens, func(k token.Token) bool { return k.Start == i })
		ends := slices.ContainsFunc(tokens, func(k token.Token) bool {
			return k.End == end || goOn && k.Kind == token.Word && k.Start < end && end < k.End
		})
		if begins && ends {
			return true
		}
	}
	return false
}

func phrase(text string, tokens []token.Token, folded string) bool {
	words := func(of string, all []token.Token) []string {
		var words []string
		for _, k := range all {
			if k.Kind != token.Symbol {
				words = append(words, of[k.Start:k.End])
			}
		}
		return words
	}
	in, wanted := words(text, tokens), words(folded, token.Append(nil, folded))
	if len(wanted) == 0 {
		return strings.Contains(text, folded)
	}
	for i := 0; i+len(wanted) <= len(in); i++ {
		if slices.Equal(in[i:i+len(wanted)], wanted) {
			return true
		}
	}
	return false
}

// namesOf are the observed names of a person in the message's account.
func (v naive) namesOf(id string) []string {
	var names []string
	for _, p := range v.people {
		if p.Account == v.record.Stream.Account && p.ID == id {
			for _, n := range p.Names {
				names = append(names, n.Name)
			}
		}
	}
	return names
}

// called reports whether an id, or a name in the message, is or has ever been
// called so.
func (v naive) called(id, typed string) bool {
	if id == "" {
		return false
	}
	return id == typed || slices.Contains(v.namesOf(id), typed)
}

// name knows ids, whole names and "me"; the tests of the directory know more.
func (v naive) name(n lang.Name) bool {
	switch {
	case n.Field == "in":
		c := v.streams[v.record.StreamID-1]
		return c.Stream.Chat == n.Typed || slices.ContainsFunc(c.Names, func(x store.Name) bool { return x.Name == n.Typed })
	case n.Typed == "me":
		return v.mine()
	case n.Field == "from":
		return v.called(v.message.Sender.ID, n.Typed)
	case n.Typed == "所有人":
		return v.message.MentionAll
	}
	return slices.ContainsFunc(v.message.Mentions, func(m chat.Mention) bool {
		return v.called(m.ID, n.Typed) || m.ID == "" && v.sameName(m.Name, n.Typed)
	})
}

// sameName reports whether two names have ever been one person's.
func (v naive) sameName(name, typed string) bool {
	return name == typed || slices.ContainsFunc(v.people, func(p store.Person) bool {
		is := func(name string) bool {
			return p.ID == name || slices.ContainsFunc(p.Names, func(n store.Name) bool { return n.Name == name })
		}
		return is(name) && is(typed)
	})
}

func (v naive) mine() bool {
	account, id := v.record.Stream.Account, v.message.Sender.ID
	return account == "work" && id == "u1" || account == "home" && id == "u2"
}

func (v naive) value(n lang.Value) bool {
	m := v.message
	carries := func(kind chat.Type) bool {
		return m.Type == kind || slices.ContainsFunc(m.Attachments, func(a chat.Attachment) bool { return a.Kind == kind })
	}
	switch n.Field + ":" + n.Value {
	case "has:link":
		return len(m.Links) > 0
	case "has:image", "has:file", "has:audio", "has:video":
		return carries(chat.Type(n.Value))
	case "has:card":
		return m.Type == chat.Card
	case "has:mention":
		return m.MentionAll || len(m.Mentions) > 0
	case "has:reply", "is:reply":
		return m.ReplyTo != "" || m.Quote != ""
	case "has:attachment":
		return len(m.Attachments) > 0
	case "has:number":
		folded := token.Fold(m.Text)
		return slices.ContainsFunc(token.Append(nil, folded), func(k token.Token) bool {
			return k.Kind == token.Word && strings.Count(strings.Map(func(r rune) rune {
				if unicode.Is(unicode.Nd, r) {
					return '0'
				}
				return r
			}, folded[k.Start:k.End]), "0") >= 4
		})
	case "is:recalled":
		return m.Recalled
	case "is:vanished":
		return m.Vanished
	case "is:edited":
		return m.Edited
	case "is:bot":
		return m.Sender.Kind == chat.SenderBot
	case "is:mine":
		return v.mine()
	}
	stream := v.record.Stream
	switch n.Field {
	case "type":
		return string(m.Type) == n.Value
	case "kind":
		return v.streams[v.record.StreamID-1].Kind == n.Value
	case "account":
		return stream.Account == n.Value
	case "provider":
		return providers[stream.Account] == n.Value
	case "id":
		return m.ID == n.Value
	case "reply-to":
		return m.ReplyTo == n.Value
	case "thread":
		return m.Root == n.Value || m.ID == n.Value
	}
	panic("unknown value " + n.Field)
}
