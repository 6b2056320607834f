package lang

import (
	"slices"
	"strings"
)

// Type is how a field's value is read.
type Type string

const (
	TypeText     Type = "text"      // a term of any kind
	TypeFileName Type = "file name" // a term; with a * it is a pattern for the whole name
	TypeLink     Type = "link"      // a piece of a link, or an expression
	TypeName     Type = "name"      // a person or a chat
	TypeChoice   Type = "choice"    // one of Values, exactly
	TypeID       Type = "id"        // an identifier, exactly
	TypeDate     Type = "date"      // a day, month, year, minute or range
)

// Field is a row of the table of what a query can name before a colon.
type Field struct {
	Name        string
	Aliases     []string // other spellings of Name
	Type        Type
	Description string
	Example     string   // a query that uses it
	Values      []string // of a TypeChoice, in the order to show; none means that any value is taken
}

// Fields is the table, in the order to show it; the caller owns the result.
// The values of provider and account are the user's, so they are empty here: a
// caller that knows them sets Values and passes the table in [Options].
//
// Aliases are few because each takes a text like "sender:" away from plain
// searches.
func Fields() []Field {
	return []Field{
		{"from", []string{"sender"}, TypeName, "who sent it: name, alias, id, pinyin or initials; me is you", "from:王伟", nil},
		{"in", []string{"chat"}, TypeName, "the chat it is in: name, id, pinyin or initials", "in:项目群", nil},
		{"mentions", []string{"mention"}, TypeName, "who it addresses; also written @名字; 所有人 and all are everyone", `@"Li Lei"`, nil},
		{"date", nil, TypeDate, "sent on that day, month or year, in that minute, or from A to B", "date:2024-06-01..2024-06-17", nil},
		{"before", nil, TypeDate, "sent before it begins", "before:2024-06", nil},
		{"after", nil, TypeDate, "sent at its beginning or later", "after:7d", nil},
		{"has", nil, TypeChoice, "what it carries", "has:file", []string{
			"link", "image", "file", "audio", "video", "card", "mention", "reply", "attachment", "number"}},
		{"is", nil, TypeChoice, "what happened to it, or whose it is", "is:recalled", []string{
			"recalled", "vanished", "edited", "reply", "bot", "mine"}},
		{"type", nil, TypeChoice, "the kind of message", "type:card", []string{
			"text", "rich_text", "markdown", "html", "image", "file", "audio", "video", "card", "sticker", "location",
			"link", "forward", "form", "post", "vote", "calendar", "meeting", "system", "event", "unknown"}},
		{"kind", nil, TypeChoice, "the kind of chat", "kind:group", []string{"single", "group", "live", "service"}},
		{"provider", nil, TypeChoice, "the platform", "provider:wps", nil},
		{"account", nil, TypeChoice, "the account's name in the configuration", "account:work-wps", nil},
		{"text", nil, TypeText, "the message's text, which a term without a field searches too", "text:合同", nil},
		{"quote", nil, TypeText, "the quoted message and the footer", "quote:报价", nil},
		{"name", nil, TypeText, "any name that its sender or chat ever had", "name:老王", nil},
		{"file", nil, TypeFileName, "names of attachments; * stands for any part of the name", "file:*.docx", nil},
		{"url", nil, TypeLink, "a piece of a link, its host, or a domain above", "url:example.com", nil},
		{"was", nil, TypeText, "text of an earlier revision", "was:旧版本", nil},
		{"id", nil, TypeID, "the message's id", "id:Q3iOi5TYS6tBSgS1", nil},
		{"reply-to", nil, TypeID, "answers to the message with this id", "reply-to:Q3iOi5TYS6tBSgS1", nil},
		{"thread", nil, TypeID, "the thread that begins with this id", "thread:Q3iOi5TYS6tBSgS1", nil},
		{"py", nil, TypeText, "pinyin of the text, where the configuration turns it on", "py:hetong", nil},
	}
}

// lookup finds a field by name or alias, in any case.
func lookup(table []Field, name string) (Field, bool) {
	same := func(s string) bool { return strings.EqualFold(s, name) }
	for _, f := range table {
		if same(f.Name) || slices.ContainsFunc(f.Aliases, same) {
			return f, true
		}
	}
	return Field{}, false
}
