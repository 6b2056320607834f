package emulator

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"imdex/fetch/emulator/edge"
)

// item has the members of a message in the order of the documents.
type item struct {
	ID       string          `json:"message_id"`
	Root     *string         `json:"root_id"`
	Parent   *string         `json:"parent_id"`
	Type     string          `json:"msg_type"`
	Created  string          `json:"create_time"`
	Updated  string          `json:"update_time"`
	Deleted  bool            `json:"deleted"`
	IsEdited bool            `json:"updated"`
	Chat     *string         `json:"chat_id"` // null in the official example
	Sender   json.RawMessage `json:"sender"`
	Body     body            `json:"body"`
	Mentions []mentioned     `json:"mentions"`
	Upper    *string         `json:"upper_message_id"`
}

type body struct {
	Content string `json:"content"`
}

type mentioned struct {
	ID     string `json:"id"`
	IDType string `json:"id_type"`
	Tenant string `json:"tenant_key"`
}

type camelSender struct {
	ID     *string `json:"id"`
	IDType *string `json:"idType"`
	Type   string  `json:"senderType"`
	Tenant string  `json:"tenantKey"`
}

type snakeSender struct {
	ID     *string `json:"id"`
	IDType *string `json:"id_type"`
	Type   string  `json:"sender_type"`
	Tenant string  `json:"tenant_key"`
}

// render is a message as the platform shows it now.
func (p *Platform) render(r *room, m *message) json.RawMessage {
	out := item{
		ID: m.id, Root: optionalID(m.Root), Parent: optionalID(m.Parent), Type: m.Type,
		Created: strconv.FormatInt(m.TimeMS, 10), Updated: strconv.FormatInt(max(m.TimeMS, m.editedMS), 10),
		Deleted: m.recalled, IsEdited: m.editedMS > 0,
		Sender: p.sender(r, m), Body: body{p.content(m)}, Mentions: []mentioned{},
	}
	for _, who := range m.Mentions {
		out.Mentions = append(out.Mentions, mentioned{who.ID, "open_id", tenant})
	}
	return edge.Encode(out)
}

func optionalID(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// sender has no id where it is the bot.
func (p *Platform) sender(r *room, m *message) json.RawMessage {
	s := camelSender{Type: "IM机器人", Tenant: tenant}
	if m.User {
		s.Type = "用户"
		if !p.opts.NoSenderID {
			s.ID, s.IDType = &r.id, &p.opts.UserIDType
		}
	}
	if p.opts.SnakeSender {
		return edge.Encode(snakeSender(s))
	}
	return edge.Encode(s)
}

// content is the string of a message's body.
func (p *Platform) content(m *message) string {
	if m.recalled && !p.opts.RecallKeeps || m.Type == "compressive_card" {
		return ""
	}
	text, plain := m.Content.(string)
	switch {
	case m.Bare:
		return text
	case plain:
		ids := []string{}
		for _, who := range m.Mentions {
			ids = append(ids, who.ID)
		}
		return string(edge.Encode(map[string]any{"text": text, "atIdList": ids}))
	}
	return strings.ReplaceAll(string(edge.Encode(m.Content)), signature, fmt.Sprintf("sign=%d", p.calls))
}

// signature in a content stands for one that differs in every answer.
const signature = "sign=?"
