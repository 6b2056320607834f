package wire

import (
	"html"
	"strings"
)

// HTML is the text that a person reads on a page with this source: tags,
// comments, scripts and styles dropped, lines where blocks and breaks end,
// entities resolved once. Text without a tag or an entity comes back unchanged.
func HTML(source string) string {
	if !strings.ContainsAny(source, "<&") {
		return source
	}
	var b strings.Builder
	for source != "" {
		text, rest, tag := cutTag(source)
		b.WriteString(html.UnescapeString(text))
		switch name := tagName(tag); {
		case name == "script" || name == "style":
			rest = afterClosing(rest, name)
		case breaksLine[strings.TrimPrefix(name, "/")]:
			newLine(&b)
		}
		source = rest
	}
	return strings.TrimRight(b.String(), "\n")
}

// breaksLine are the tags that start a new line, opened or closed.
var breaksLine = map[string]bool{
	"br": true, "p": true, "div": true, "li": true, "ul": true, "ol": true, "tr": true, "table": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"blockquote": true, "pre": true, "section": true, "article": true, "hr": true,
}

// cutTag splits s at its first tag or comment; a "<" that begins neither is text.
func cutTag(s string) (text, rest, tag string) {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '<')
		if i < 0 {
			return s, "", ""
		}
		i += from
		if body, found := strings.CutPrefix(s[i:], "<!--"); found {
			_, rest, _ = strings.Cut(body, "-->")
			return s[:i], rest, ""
		}
		end := strings.IndexAny(s[i+1:], "<>")
		if end < 0 {
			return s, "", ""
		}
		end += i + 1
		if s[end] == '>' && looksLikeTag(s[i+1:end]) {
			return s[:i], s[end+1:], s[i+1 : end]
		}
		from = i + 1
	}
}

func looksLikeTag(inner string) bool {
	inner = strings.TrimPrefix(inner, "/")
	return inner != "" && (isLetter(inner[0]) || inner[0] == '!')
}

func isLetter(b byte) bool { return 'a' <= lower(b) && lower(b) <= 'z' }

// tagName is the tag's name in lower case, with the slash of a closing one.
func tagName(tag string) string {
	end := strings.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	name := strings.ToLower(tag[:end])
	if len(name) > 1 {
		name = strings.TrimSuffix(name, "/")
	}
	return name
}

// afterClosing is what follows </name>, or nothing if it is never closed.
func afterClosing(s, name string) string {
	for from := 0; ; {
		i := strings.Index(s[from:], "</")
		if i < 0 {
			return ""
		}
		from += i + 2
		if len(s) >= from+len(name) && strings.EqualFold(s[from:from+len(name)], name) {
			_, rest, _ := strings.Cut(s[from:], ">")
			return rest
		}
	}
}

// newLine ends the line unless it is empty.
func newLine(b *strings.Builder) {
	if s := b.String(); s != "" && s[len(s)-1] != '\n' {
		b.WriteByte('\n')
	}
}

// Links are the http and https addresses in a text, in their order, each once.
// An address ends at the first character that is not ASCII, at white space,
// quotes and angle brackets; punctuation that closes a sentence is not part of it.
func Links(text string) []string {
	var found []string
	var seen map[string]bool
	for {
		i := strings.Index(text, "://")
		if i < 0 {
			return found
		}
		start, end := schemeStart(text[:i]), i+len("://")
		if start >= 0 {
			n := linkLength(text[end:])
			if link := text[start : end+n]; n > 0 && !seen[link] {
				if seen == nil {
					seen = map[string]bool{}
				}
				seen[link] = true
				found = append(found, link)
			}
			end += n
		}
		text = text[end:]
	}
}

// schemeStart is where http or https begins at the end of s, or -1.
func schemeStart(s string) int {
	for _, scheme := range [...]string{"https", "http"} {
		start := len(s) - len(scheme)
		if start >= 0 && strings.EqualFold(s[start:], scheme) && (start == 0 || !isLetter(s[start-1])) {
			return start
		}
	}
	return -1
}

const maxLink = 2048 // bytes; what browsers and platforms take at most

func linkLength(s string) int {
	n := 0
	for n < min(len(s), maxLink) && s[n] > ' ' && s[n] < 0x7f && !strings.ContainsRune("\"'`<>\\^{|}", rune(s[n])) {
		n++
	}
	for n > 0 && endsSentence(s[:n]) {
		n--
	}
	return n
}

// endsSentence reports whether the last character closes the sentence around
// the address: punctuation, or a bracket that the address does not open.
func endsSentence(s string) bool {
	switch s[len(s)-1] {
	case '.', ',', ';', ':', '!', '?', '*', '_', '~':
		return true
	case ')':
		return strings.Count(s, "(") < strings.Count(s, ")")
	case ']':
		return strings.Count(s, "[") < strings.Count(s, "]")
	}
	return false
}
