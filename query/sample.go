package query

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"imdex/index"
	"imdex/index/token"
	"imdex/query/lang"
	"imdex/store/chat"
)

// sampler draws queries from messages: each is about something that at least
// one message has.
type sampler struct {
	*rand.Rand
	*Searcher
}

// sampled is one query and the kind of thing that it asks.
type sampled struct {
	kind string
	node lang.Node
}

// kinds are the ways to ask about a message; each gives nil where the message
// does not offer what it asks for.
var kinds = [...]struct {
	name string
	draw func(*sampler, *index.Document) lang.Node
}{
	{"character", (*sampler).character},
	{"plain", func(s *sampler, d *index.Document) lang.Node { return s.row("", lang.Plain, d.Text) }},
	{"whole", func(s *sampler, d *index.Document) lang.Node { return s.row("", lang.Whole, d.Text) }},
	{"phrase", func(s *sampler, d *index.Document) lang.Node { return s.row("", lang.Phrase, d.Text) }},
	{"number-like", (*sampler).numberLike},
	{"wildcard", (*sampler).wildcard},
	{"expression", (*sampler).expression},
	{"symbols", (*sampler).symbols},
	{"quote", func(s *sampler, d *index.Document) lang.Node {
		return s.row("quote", lang.Plain, s.one(d.Quote, d.Footer))
	}},
	{"was", func(s *sampler, d *index.Document) lang.Node { return s.row("was", lang.Plain, s.one(d.Was...)) }},
	{"file", func(s *sampler, d *index.Document) lang.Node { return s.row("file", lang.Plain, s.one(d.Files...)) }},
	{"name", func(s *sampler, d *index.Document) lang.Node { return s.row("name", lang.Plain, d.SenderName) }},
	{"url", (*sampler).link},
	{"from", func(s *sampler, d *index.Document) lang.Node { return named("from", d.Sender) }},
	{"in", func(s *sampler, d *index.Document) lang.Node { return named("in", s.key(d).Chat) }},
	{"mentions", (*sampler).mention},
	{"type", func(_ *sampler, d *index.Document) lang.Node { return valued("type", string(d.Type)) }},
	{"kind", func(s *sampler, _ *index.Document) lang.Node { return valued("kind", string(pick(s, chat.Kinds()))) }},
	{"account", func(_ *sampler, d *index.Document) lang.Node { return valued("account", d.Account) }},
	{"provider", func(s *sampler, d *index.Document) lang.Node { return valued("provider", s.Names.Provider(d.Account)) }},
	{"has", func(s *sampler, _ *index.Document) lang.Node {
		return valued("has", pick(s, []string{"link", "image", "file", "card", "mention", "reply", "attachment", "number"}))
	}},
	{"is", func(s *sampler, _ *index.Document) lang.Node {
		return valued("is", pick(s, []string{"recalled", "vanished", "edited", "reply", "bot"}))
	}},
	{"id", func(_ *sampler, d *index.Document) lang.Node { return valued("id", d.ID) }},
	{"reply-to", func(_ *sampler, d *index.Document) lang.Node { return valued("reply-to", d.ReplyTo) }},
	{"thread", func(_ *sampler, d *index.Document) lang.Node { return valued("thread", d.Root) }},
	{"date", (*sampler).date},
	{"and", (*sampler).both},
	{"or", (*sampler).either},
	{"not", (*sampler).without},
}

// sample draws n queries of every kind in turn.
func (s *sampler) sample(n int, docs []index.Document) []sampled {
	var all []sampled
	for try := 0; len(all) < n && try < 8*(n+len(kinds)) && len(docs) > 0; try++ {
		k := kinds[try%len(kinds)]
		if node := k.draw(s, &docs[s.IntN(len(docs))]); node != nil {
			all = append(all, sampled{k.name, node})
		}
	}
	return all
}

func pick[T any](s *sampler, from []T) T { return from[s.IntN(len(from))] }

// one is one of the texts that are not empty.
func (s *sampler) one(texts ...string) string {
	for i, at := range s.Perm(len(texts)) {
		if texts[at] != "" || i == len(texts)-1 {
			return texts[at]
		}
	}
	return ""
}

func named(field, id string) lang.Node {
	if id == "" {
		return nil
	}
	return lang.Name{Field: field, Typed: id}
}

func valued(field, value string) lang.Node {
	if value == "" {
		return nil
	}
	return lang.Value{Field: field, Value: value}
}

func typed(field string, match lang.Match, folded string) lang.Node {
	return lang.Term{Field: field, Match: match, Typed: folded, Folded: folded}
}

// row is one to five tokens of a text with what is between them.
func (s *sampler) row(field string, match lang.Match, text string) lang.Node {
	folded, tokens := s.cut(text)
	if len(tokens) == 0 {
		return nil
	}
	first := s.IntN(len(tokens))
	last := min(len(tokens)-1, first+s.IntN(5))
	row := folded[tokens[first].Start:tokens[last].End]
	if match != lang.Phrase && strings.ContainsFunc(row, unicode.IsSpace) {
		row = folded[tokens[first].Start:tokens[first].End]
	}
	return typed(field, match, row)
}

func (s *sampler) cut(text string) (string, []token.Token) {
	folded := token.Fold(text)
	return folded, token.Append(nil, folded)
}

// token is a token of the text of a kind; "" if it has none.
func (s *sampler) token(text string, kind token.Kind) string {
	folded, tokens := s.cut(text)
	for _, i := range s.Perm(len(tokens)) {
		if t := tokens[i]; t.Kind == kind {
			return folded[t.Start:t.End]
		}
	}
	return ""
}

func (s *sampler) character(d *index.Document) lang.Node {
	if c := s.token(d.Text, token.Ideograph); c != "" {
		return typed("", lang.Plain, c)
	}
	return nil
}

func (s *sampler) symbols(d *index.Document) lang.Node {
	if c := s.token(d.Text, token.Symbol); c != "" {
		return typed("", lang.Symbols, c)
	}
	return nil
}

func (s *sampler) numberLike(d *index.Document) lang.Node {
	word := []rune(s.token(d.Text, token.Word))
	if len(word) < 4 {
		return nil
	}
	from := s.IntN(len(word) - 3)
	return typed("", lang.NumberLike, string(word[from:from+4]))
}

func (s *sampler) wildcard(d *index.Document) lang.Node {
	word := []rune(s.token(d.Text, token.Word))
	if len(word) < 2 {
		return nil
	}
	at := s.IntN(len(word))
	pattern := string(word[:at]) + pick(s, []string{"*", "?"}) + string(word[at+1:])
	if !strings.ContainsFunc(pattern, letterOrNumber) || strings.ContainsFunc(pattern, ideographic) {
		return nil
	}
	return typed("", lang.Wildcard, pattern)
}

func (s *sampler) expression(d *index.Document) lang.Node {
	folded, _ := s.cut(d.Text)
	runes := []rune(folded)
	if len(runes) < 3 {
		return nil
	}
	from := s.IntN(len(runes) - 2)
	literal := regexp.QuoteMeta(string(runes[from : from+2]))
	return typed("", lang.Expression, pick(s, []string{literal, literal + ".+", "^" + literal, `(` + literal + `|\d{5})`}))
}

func (s *sampler) link(d *index.Document) lang.Node {
	link := token.Fold(s.one(d.Links...))
	if utf8.RuneCountInString(link) < 4 {
		return nil
	}
	runes := []rune(link)
	from := s.IntN(len(runes) - 3)
	return typed("url", lang.Plain, string(runes[from:min(len(runes), from+4+s.IntN(12))]))
}

func (s *sampler) mention(d *index.Document) lang.Node {
	if len(d.Mentions) == 0 {
		return nil
	}
	return named("mentions", pick(s, d.Mentions).ID)
}

func (s *sampler) date(d *index.Document) lang.Node {
	y, m, day := time.UnixMilli(d.TimeMS).In(s.Location).Date()
	from := time.Date(y, m, day, 0, 0, 0, 0, s.Location)
	return lang.Date{Field: "date", Typed: from.Format(time.DateOnly), From: from, To: from.AddDate(0, 0, 1)}
}

func (s *sampler) both(d *index.Document) lang.Node {
	one, other := s.row("", lang.Plain, d.Text), named("in", s.key(d).Chat)
	if one == nil || other == nil {
		return nil
	}
	return lang.And{Nodes: []lang.Node{one, other}}
}

func (s *sampler) either(d *index.Document) lang.Node {
	one, other := s.row("", lang.Plain, d.Text), s.row("", lang.Phrase, d.Text)
	if one == nil || other == nil {
		return nil
	}
	return lang.Or{Nodes: []lang.Node{one, other}}
}

func (s *sampler) without(d *index.Document) lang.Node {
	if one := s.row("", lang.Plain, d.Text); one != nil {
		return lang.Not{Node: one}
	}
	return nil
}
