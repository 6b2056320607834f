package huawei

import (
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// card reads a WEBCARD, whose content is JSON in a string.
func (d *decoder) card(r row) bool {
	v, odd := r.content.Embedded()
	d.Warn(odd...)
	m := v.Members()
	d.Msg.Text = wire.Lines(m.Get("title").Text(), m.Get("description").Text())
	link := m.Get("redirectUrl").Text()
	d.Link(link)
	attached := false
	if key := m.Get("mediaFileId").ID(); key != "" {
		attached = d.Attach(chat.Attachment{Kind: chat.Image, Key: key})
	}
	return attached || link != "" || d.Msg.Text != ""
}
