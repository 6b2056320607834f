package render

import (
	"strings"

	"imdex/store"
)

// Chats writes the chats as a table.
func (t *Text) Chats(rows []ChatRow) error {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, []string{r.Account, r.Chat.Name, string(r.Chat.Kind),
			Number(r.Messages), t.day(r.FirstMS), t.day(r.LastMS), r.Chat.ID})
	}
	return t.Table([]Column{{Title: "ACCOUNT"}, {Title: "NAME"}, {Title: "KIND"},
		{Title: "MESSAGES", Right: true}, {Title: "FIRST", Keep: true}, {Title: "LAST", Keep: true}, {Title: "CHAT"}}, cells)
}

// People writes the people as a table.
func (t *Text) People(rows []PersonRow) error {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, []string{r.Person, strings.Join(r.Names, ", "), Number(r.Messages), strings.Join(r.IDs, " ")})
	}
	return t.Table([]Column{{Title: "PERSON"}, {Title: "NAMES"}, {Title: "MESSAGES", Right: true}, {Title: "IDS"}}, cells)
}

// Accounts writes the accounts as a table.
func (t *Text) Accounts(rows []AccountRow) error {
	var cells [][]string
	for _, r := range rows {
		state := ""
		if r.Disabled {
			state = "disabled"
		}
		cells = append(cells, []string{r.Name, r.Provider, Number(r.Streams), Number(r.Messages), state})
	}
	return t.Table([]Column{{Title: "NAME"}, {Title: "PROVIDER"}, {Title: "STREAMS", Right: true},
		{Title: "MESSAGES", Right: true}, {Title: "STATE"}}, cells)
}

// Fields writes the query fields as a table.
func (t *Text) Fields(rows []FieldRow) error {
	var cells [][]string
	for _, r := range rows {
		name := strings.Join(append([]string{r.Name}, r.Aliases...), " ")
		cells = append(cells, []string{name, r.Type, r.Example, r.Description})
	}
	return t.Table([]Column{{Title: "FIELD"}, {Title: "TYPE"}, {Title: "EXAMPLE"}, {Title: "MEANING"}}, cells)
}

// Providers writes each provider and, under it, its configuration keys.
func (t *Text) Providers(rows []ProviderRow) error {
	var cells [][]string
	for _, r := range rows {
		cells = append(cells, []string{r.Name, "", r.Title})
		cells = appendKeys(cells, "  ", r.Keys)
	}
	return t.Table([]Column{{Title: "PROVIDER"}, {Title: "TYPE"}, {Title: "MEANING"}}, cells)
}

func appendKeys(cells [][]string, indent string, keys []KeyRow) [][]string {
	for _, k := range keys {
		doc := k.Doc
		if k.Required {
			doc = strings.TrimSpace(doc + " (required)")
		}
		if k.Default != "" {
			doc = strings.TrimSpace(doc + " (default " + k.Default + ")")
		}
		cells = appendKeys(append(cells, []string{indent + k.Name, k.Type, doc}), indent+"  ", k.Keys)
	}
	return cells
}

// Places writes where the config and the data are.
func (t *Text) Places(p Places) error {
	return t.print("config  " + Clean(p.Config) + "\nhome    " + Clean(p.Home) + "\n")
}

// Findings writes each finding and, under it, what to do.
func (t *Text) Findings(rows []Finding) error {
	var b strings.Builder
	for _, f := range rows {
		b.WriteString(t.paint(red, Clean(f.Kind)))
		for _, s := range []string{f.Where, f.Detail} {
			if s != "" {
				b.WriteString(gap + Clean(s))
			}
		}
		b.WriteString("\n")
		if f.Hint != "" {
			b.WriteString(indent + t.paint(cyan, "hint:") + " " + Clean(f.Hint) + "\n")
		}
	}
	return t.print(b.String())
}

// Runs writes the history of runs as a table, the errors of each run below it.
func (t *Text) Runs(rows []store.Run) error {
	var cells [][]string
	var notes strings.Builder
	for _, r := range rows {
		cells = append(cells, []string{t.minute(r.StartMS), r.Command, took(r), Number(r.Streams),
			Number(r.Failed), Number(r.Added), Number(r.Revised), Number(r.Marked)})
		for _, e := range r.Errors {
			notes.WriteString(t.paint(red, t.minute(r.StartMS)+":") + " " + Clean(e) + "\n")
		}
	}
	err := t.Table([]Column{{Title: "START", Keep: true}, {Title: "COMMAND"}, {Title: "TOOK", Right: true},
		{Title: "STREAMS", Right: true}, {Title: "FAILED", Right: true}, {Title: "ADDED", Right: true},
		{Title: "REVISED", Right: true}, {Title: "MARKED", Right: true}}, cells)
	if err != nil {
		return err
	}
	return t.print(notes.String())
}
