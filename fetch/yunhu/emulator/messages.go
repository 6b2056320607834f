package emulator

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"imdex/fetch/emulator/edge"
)

// window are the messages that a call asks for, newest first.
func (p *Platform) window(chat *room, anchor string, before, after int) ([]*message, *refusal) {
	newest := slices.DeleteFunc(slices.Clone(chat.messages), func(m *message) bool { return !p.visible(m) })
	slices.Reverse(newest)
	at := slices.IndexFunc(newest, func(m *message) bool { return m.id == anchor })
	switch {
	case before == 0 && after == 0:
		return nil, nil // not even the anchor
	case anchor == "" || at < 0 && p.opts.Lost == LostNewest:
		return newest[:min(p.capped(before, 0), len(newest))], nil
	case at < 0 && p.opts.Lost == LostRefused:
		return nil, &refusal{-1, "消息不存在"}
	case at < 0:
		return nil, nil
	}
	from := max(at-p.capped(after, 1), 0)
	to := min(at+p.capped(before, 1), len(newest)-1)
	return newest[from : to+1], nil
}

// capped is a number of messages cut silently; anchors is how many rows of the
// answer are the anchor.
func (p *Platform) capped(n, anchors int) int {
	if p.opts.Cap == 0 {
		return n
	}
	if p.opts.CapHoldsAnchor {
		return min(n, p.opts.Cap-anchors)
	}
	return min(n, p.opts.Cap)
}

// item has the members of a message in the order of the documents. A nil pointer
// is a member that is missing.
type item struct {
	MsgID          string          `json:"msgId"`
	ParentID       *string         `json:"parentId,omitempty"`
	SenderID       string          `json:"senderId"`
	SenderType     string          `json:"senderType"`
	SenderNickname *string         `json:"senderNickname,omitempty"`
	ContentType    string          `json:"contentType"`
	Content        json.RawMessage `json:"content"`
	SendTime       int64           `json:"sendTime"`
	CommandName    *string         `json:"commandName,omitempty"`
	CommandID      *int            `json:"commandId,omitempty"`
}

// render is a message as the platform shows it now.
func (p *Platform) render(chat *room, m *message) json.RawMessage {
	nickname, command := m.Sender.Name, 0
	if p.opts.Nameless {
		nickname = ""
	}
	if m.Command != "" {
		command = 1
	}
	out := item{
		MsgID: m.id, ParentID: optional(p, m.Parent), SenderID: m.Sender.ID, SenderType: "user", SenderNickname: optional(p, nickname),
		ContentType: m.Type, Content: edge.Encode(p.content(chat, m)), SendTime: m.TimeMS,
		CommandName: optional(p, m.Command), CommandID: optional(p, command),
	}
	switch {
	case m.Sender.Bot:
		out.SenderType = "bot"
	case m.Sender.ID == "":
		out.SenderType = ""
	}
	if m.recalled && p.opts.Recall == RecallTip {
		out.ContentType = "tip"
	}
	return edge.Encode(out)
}

// optional is a member's value, or nil if it is missing.
func optional[T comparable](p *Platform, v T) *T {
	var zero T
	if v == zero && p.opts.Sparse {
		return nil
	}
	return &v
}

// content is what was sent and what the platform adds to it.
func (p *Platform) content(chat *room, m *message) any {
	switch {
	case m.recalled && p.opts.Recall == RecallEmpty:
		return object{}
	case m.recalled:
		return object{"text": m.Sender.Name + "撤回了一条消息"}
	}
	sent, ok := m.Content.(object)
	if text, plain := m.Content.(string); plain {
		sent, ok = object{"text": text}, true
	}
	if !ok {
		return m.Content
	}
	out := maps.Clone(sent)
	if name, image := out["imageName"].(string); image {
		out["imageUrl"] = p.signed(name)
	}
	if quoted := chat.message(m.Parent); quoted != nil {
		out["parent"] = quoted.Sender.Name + " : " + quoted.Plain
	}
	p.addAt(out, m.At)
	p.addButtons(out, m.Buttons)
	return out
}

// signed is the address of an image, which differs in every answer.
func (p *Platform) signed(name string) string {
	sum := md5.Sum(fmt.Appendf(nil, "%s/%d", name, p.calls))
	return fmt.Sprintf("https://chat-img.jwznb.com/%s?sign=%s&t=%x", name, hex.EncodeToString(sum[:]), p.opts.Now().Unix()+int64(p.calls))
}

func (p *Platform) addAt(content object, at []string) {
	switch {
	case len(at) > 0 && p.opts.TextAt:
		content["at"] = strings.Join(at, ",")
	case len(at) > 0:
		content["at"] = at
	case !p.opts.Sparse:
		content["at"] = []string{}
	}
}

func (p *Platform) addButtons(content object, rows [][]Button) {
	switch {
	case len(rows) > 0 && p.opts.FlatButtons:
		content["buttons"] = slices.Concat(rows...)
	case len(rows) > 0:
		content["buttons"] = rows
	}
}
