package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"strings"
	"time"
)

// member is a name and a value, in the order of the documents.
type member struct {
	name  string
	value any
}

// render is a row as the platform shows it now. Its avatar's address, and what
// tells of reading and sending, differ each time.
func (p *Platform) render(c *customer, r *row) json.RawMessage {
	var sent any = r.TimeMS
	if r.Undated {
		sent = nil
	}
	out := []member{{"id", r.id}, {"channel", c.channel.Type}}
	out = append(out, p.mandatory(c, r)...)
	out = append(out,
		member{"senderNickname", r.Nickname},
		member{"senderAvatar", fmt.Sprintf("/avatar/%s.png?sign=%d", r.Source, p.calls)},
		member{"sendTime", sent},
		member{"controlType", r.Control},
		member{"sourceType", r.Source},
		member{"mediaType", r.Media},
		member{"content", p.content(r)},
		member{"callId", r.CallID},
		member{"messageCode", r.code},
		member{"associationContentId", nil},
		member{"email", r.Email},
		member{"sendStatus", p.calls % 3},
		member{"errorMsg", nil},
		member{"recallTime", orNull(r.recalled)},
		member{"receiveTime", sent},
		member{"isForwarded", false},
		member{"forwardTime", nil},
		member{"contentDealType", nil},
		member{"contentKey", nil},
		member{"multiMediaLibraryInfo", r.Library},
		member{p.spelled("chatId"), nil},
		member{"readTime", int64(p.calls%2) * r.TimeMS},
	)
	return encode(out)
}

// mandatory are the members that the table calls mandatory and examples lack.
func (p *Platform) mandatory(c *customer, r *row) []member {
	day := time.UnixMilli(r.TimeMS).UTC().YearDay()
	list := []member{
		{"channelConfigId", c.channel.ID}, {"userId", c.id}, {p.spelled("tenantId"), "202012291234"}, {"partdbId", "1"},
		{"modifiedTime", p.opts.Now().UnixMilli()}, {"dayOfYear", day},
	}
	switch p.opts.Mandatory {
	case MandatoryOmitted:
		return nil
	case MandatoryNull:
		for i := range list {
			list[i].value = nil
		}
	}
	return list
}

// spelled is chatId or chat_id.
func (p *Platform) spelled(name string) string {
	if p.opts.Snake {
		return strings.ToLower(strings.Replace(name, "Id", "_id", 1))
	}
	return name
}

func orNull(ms int64) any {
	if ms == 0 {
		return nil
	}
	return ms
}

func (p *Platform) content(r *row) any {
	if r.recalled != 0 && p.opts.Recall == RecallBlank {
		return nil
	}
	text, plain := r.Content.(string)
	if plain && p.opts.HTML && r.Media == "TEXT" && r.Control == "CHAT" && !strings.HasPrefix(text, "<") {
		return "<p>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br/>") + "</p>"
	}
	return r.Content
}

func encode(members []member) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", m.name)
		if err := e.Encode(m.value); err != nil {
			panic(err) // a test's content that is no JSON
		}
		b.Truncate(b.Len() - 1) // the line's end
	}
	b.WriteByte('}')
	return b.Bytes()
}
