package app

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"imdex/cmd/internal/render"
	"imdex/fetch"
	"imdex/store"
)

// mostFile bounds one JSON value of an import: what a page may hold at most.
const mostFile = 32 << 20

// answers imports a stream of JSON values, whatever stands between them: one
// response that fills a file, or one a line.
func (m *importer) answers(ctx context.Context, name, folder string, r io.Reader) error {
	bounded := &boundedValue{r: r}
	decoder := json.NewDecoder(bounded)
	for n := 1; ; n++ {
		var value json.RawMessage
		bounded.left = mostFile
		err := decoder.Decode(&value)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fail(exitUsage, fmt.Errorf("%s: value %d is not JSON: %w", name, n, err), "whole responses or single items, one a file or one a line")
		}
		if err := m.answer(ctx, fmt.Sprintf("%s: value %d", name, n), folder, value); err != nil {
			return err
		}
	}
}

// boundedValue refuses a value that is larger than a page can be.
type boundedValue struct {
	r    io.Reader
	left int
}

var errValueSize = errors.New("larger than 32 MiB")

func (b *boundedValue) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errValueSize
	}
	n, err := b.r.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}

// wrapped is a line that says its chat.
type wrapped struct {
	Chat     string          `json:"chat"`
	Response json.RawMessage `json:"response"`
}

// answer imports one response or item.
func (m *importer) answer(ctx context.Context, where, folder string, value []byte) error {
	fallback := folder
	var w wrapped
	if bytes.Contains(value, []byte(`"response"`)) && json.Unmarshal(value, &w) == nil && w.Response != nil {
		value, fallback = w.Response, w.Chat
	}
	found, err := m.account.split(value)
	if err != nil {
		return fail(exitUsage, fmt.Errorf("%s: %w", where, err), "raw answers of "+m.account.account.Provider+", as the platform sent them")
	}
	chats, err := m.byChat(where, fallback, found)
	if err != nil {
		return err
	}
	for _, c := range chats {
		byTime(c.items)
		if err := m.add(ctx, c.chat, m.Now().UnixMilli(), c.items); err != nil {
			return err
		}
	}
	return nil
}

// chatItems are the items of one chat in an answer.
type chatItems struct {
	chat  string
	items []store.Item
}

// byChat sorts items by their chat: --chat, else the item's own, else fallback.
func (m *importer) byChat(where, fallback string, found []fetch.Found) ([]*chatItems, error) {
	var out []*chatItems
	index := map[string]*chatItems{}
	for _, f := range found {
		chat := m.chat
		if chat == "" {
			chat = f.Chat
		}
		if chat == "" {
			chat = fallback
		}
		if chat == "" {
			return nil, fail(exitUsage, fmt.Errorf("%s: no chat is known for message %q", where, f.Item.ID),
				`name it with --chat ID, a line {"chat":…,"response":…}, or the parent folder's name`)
		}
		if index[chat] == nil {
			index[chat] = &chatItems{chat: chat}
			out = append(out, index[chat])
		}
		index[chat].items = append(index[chat].items, f.Item)
	}
	return out, nil
}

// raw imports what export --format raw wrote: each line is one revision.
func (m *importer) raw(ctx context.Context, name string, in *bufio.Reader) error {
	r := render.NewRawReader(in)
	for {
		line, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fail(exitUsage, fmt.Errorf("%s: line %d: %w", name, r.Line(), err), "what came before it is stored")
		}
		if err := m.rawLine(ctx, fmt.Sprintf("%s: line %d", name, r.Line()), line); err != nil {
			return err
		}
	}
	if !r.Complete() {
		m.note("%s has no last line: it was cut off, or an export is still running", name)
	}
	return nil
}

func (m *importer) rawLine(ctx context.Context, where string, line render.Raw) error {
	found, err := m.account.split(line.Raw)
	if err != nil || len(found) != 1 {
		return fail(exitUsage, fmt.Errorf("%s: not one item of %s", where, m.account.account.Provider), "import it into an account of the provider that it came from")
	}
	item := found[0].Item
	item.Format = line.Payload
	return m.add(ctx, line.Chat, line.AtMS, []store.Item{item})
}
