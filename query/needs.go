package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/RoaringBitmap/roaring/v2"

	"imdex/index"
	"imdex/index/token"
	"imdex/query/lang"
)

// textPostings are the postings of the fields that hold text.
var textPostings = map[string]index.Posting{
	"": index.ByText, "quote": index.ByQuote, "file": index.ByFile, "was": index.ByWas, "url": index.ByURL,
}

// needsOf is what a text certainly has if it matches a term; nil where nothing
// is certain.
func needsOf(t lang.Term) []index.Need {
	switch {
	case t.Match == lang.Expression:
		return pieceNeeds(literals(t.Folded))
	case wholeName(t):
		return pieceNeeds(pieces(t.Folded))
	case t.Match == lang.Wildcard:
		return wordNeeds(t.Folded)
	case t.Field == "url":
		return index.PieceNeeds(t.Folded)
	}
	switch t.Match {
	case lang.Plain:
		return index.PlainNeeds(t.Folded)
	case lang.Whole:
		return index.WholeNeeds(t.Folded)
	case lang.Phrase:
		return index.PhraseNeeds(t.Folded)
	case lang.Symbols:
		return index.SymbolNeeds(t.Folded)
	case lang.NumberLike:
		return index.NumberNeeds(t.Folded)
	}
	return nil
}

// wholeName reports whether a wildcard stands for the whole name of a file and
// not for one token.
func wholeName(t lang.Term) bool {
	return t.Match == lang.Wildcard && t.Field == "file" && strings.Contains(t.Folded, "*")
}

func pieceNeeds(pieces []string) []index.Need {
	var needs []index.Need
	for _, p := range pieces {
		needs = append(needs, index.PieceNeeds(p)...)
	}
	return needs
}

// pieces are the parts of a wildcard between its * and ?.
func pieces(wildcard string) []string {
	return strings.FieldsFunc(wildcard, func(r rune) bool { return r == '*' || r == '?' })
}

// wordNeeds are the needs of a wildcard for one token: its longest piece in a
// word. A wildcard with ideographs has none: they are no words.
func wordNeeds(wildcard string) []index.Need {
	longest := ""
	for _, p := range pieces(wildcard) {
		if len(p) > len(longest) {
			longest = p
		}
	}
	if strings.ContainsFunc(wildcard, ideographic) || !strings.ContainsFunc(longest, letterOrNumber) {
		return nil
	}
	return index.NumberNeeds(longest)
}

func letterOrNumber(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func ideographic(r rune) bool {
	tokens := token.Append(nil, string(r))
	return len(tokens) > 0 && tokens[0].Kind == token.Ideograph
}

// surelyWhole is the length in bytes of a term that no posting has cut.
const surelyWhole = 56

// sufficient reports whether a document that meets the needs surely matches:
// one lookup of the whole term, which is one token or two ideographs that
// touch.
func sufficient(t lang.Term, needs []index.Need) bool {
	if t.Match == lang.Expression || t.Match == lang.Wildcard || t.Field == "url" {
		return false
	}
	return len(needs) == 1 && len(needs[0]) == 1 && needs[0][0].Term == t.Folded && len(t.Folded) <= surelyWhole
}

// candidates are the documents of a part that meet all needs.
func (p *part) candidates(by index.Posting, needs []index.Need) (*roaring.Bitmap, error) {
	if len(needs) == 0 {
		return p.visible, nil
	}
	var result *roaring.Bitmap
	for _, need := range needs {
		docs, err := p.Need(by, need)
		if err != nil {
			return nil, unreadable(err)
		}
		if result == nil {
			result = docs
		} else {
			result = roaring.And(result, docs)
		}
		if result.IsEmpty() {
			break
		}
	}
	return result, nil
}

// settled are the documents that one sufficient lookup finds. Doubt is left
// where the posting was cut, and where the term goes on with marks that make
// it another character.
func (p *part) settled(by index.Posting, l index.Lookup, ask *test) (set, error) {
	docs, err := p.Lookup(by, l)
	if err != nil {
		return set{}, unreadable(err)
	}
	doubt := none
	switch l.Match {
	case index.Contains:
		doubt, err = p.Cut(by)
	case index.Prefix:
		var marked bool
		if marked, err = p.marked(by, l.Term); marked {
			doubt = docs
		}
	}
	if err != nil {
		return set{}, unreadable(err)
	}
	if doubt.IsEmpty() {
		return exactly(docs), nil
	}
	return between(roaring.AndNot(docs, doubt), docs, ask), nil
}

// marked reports whether the posting has the ideograph with further marks too.
// A word is not asked for: it may go on.
func (p *part) marked(by index.Posting, ideograph string) (bool, error) {
	if r, _ := utf8.DecodeRuneInString(ideograph); !ideographic(r) {
		return false, nil
	}
	found := false
	err := p.Terms(by, []byte(ideograph), func(term []byte) error {
		r, _ := utf8.DecodeRune(term[len(ideograph):])
		found = found || unicode.IsMark(r)
		return nil
	})
	return found, unreadable(err)
}

// wordPrefix is what every token begins with that a wildcard matches; "" for
// other terms. With it a wildcard is answered from the dictionary.
func wordPrefix(t lang.Term) string {
	if t.Match != lang.Wildcard || wholeName(t) {
		return ""
	}
	if end := strings.IndexAny(t.Folded, "*?"); end <= surelyWhole {
		return t.Folded[:end]
	}
	return ""
}

// words are the documents with a term that begins with prefix and of which
// matches holds, as it holds of a text that is this term. All tokens of such a
// term stand in the document. Those that were cut are in doubt.
func (p *part) words(by index.Posting, prefix string, matches func(folded string) bool, ask *test) (set, error) {
	var lists []*roaring.Bitmap
	err := p.Terms(by, []byte(prefix), func(term []byte) error {
		if !matches(string(term)) {
			return nil
		}
		docs, err := p.Postings(by, term)
		lists = append(lists, docs)
		return err
	})
	if err != nil {
		return set{}, unreadable(err)
	}
	cut, err := p.Cut(by)
	if err != nil {
		return set{}, unreadable(err)
	}
	found := roaring.FastOr(lists...)
	if cut.IsEmpty() {
		return exactly(found), nil
	}
	return between(roaring.AndNot(found, cut), roaring.Or(found, cut), ask), nil
}
