package wps

import (
	"imdex/fetch/draft"
	"imdex/fetch/wire"
)

// forward is a bundle of messages from elsewhere, shown as their summaries.
func (d *decoder) forward(v wire.Value) bool {
	m := v.Members()
	lines := []string{m.Get("title").Text()}
	for preview := range m.Get("msg_previews").List() {
		lines = append(lines, d.markup(preview.Get("summary").Text()))
	}
	d.Msg.Text = wire.Lines(lines...)
	return d.Msg.Text != "" || !m.Get("msg_id_list").Empty()
}

// vote is a topic and its options, which are strings or say what they are.
func (d *decoder) vote(v wire.Value) bool {
	m := v.Members()
	lines := []string{m.First("topic", "title").Text()}
	for option := range m.Get("options").List() {
		text := option.Text()
		if option.Kind() == wire.Object {
			text = option.Members().First("text", "content", "title", "name", "option").Text()
		}
		if text == "" {
			text = option.Strings()
		}
		lines = append(lines, text)
	}
	d.Msg.Text = wire.Lines(lines...)
	return d.Msg.Text != ""
}

func (d *decoder) calendar(v wire.Value) bool {
	m := v.Members()
	link := m.First("link_url", "url").Text()
	d.Link(link)
	d.Msg.Text = wire.Lines(
		m.First("summary", "title").Text(),
		draft.Period(m.Get("start_time"), m.Get("end_time")),
		m.Get("location").Text(),
		m.First("description", "desc").Text(),
		link,
	)
	return d.Msg.Text != ""
}

// meeting shows the code to join with, which is what people look for.
func (d *decoder) meeting(v wire.Value) bool {
	m := v.Members()
	link := m.Get("join_url").Text()
	d.Link(link)
	d.Msg.Text = wire.Lines(
		m.First("subject", "summary", "title", "topic").Text(),
		draft.Period(m.First("start_date_time", "start_time"), m.First("end_date_time", "end_time")),
		m.Get("join_code").ID(),
		link,
	)
	return d.Msg.Text != ""
}
