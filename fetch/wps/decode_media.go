package wps

import (
	"time"

	"imdex/fetch/wire"
	"imdex/store/chat"
)

func (d *decoder) image(v wire.Value) bool {
	a := imageOf(chat.Image, v)
	d.attach(a)
	d.msg.Text = a.Name
	return known(a)
}

// sticker has no text: its name is the file's.
func (d *decoder) sticker(v wire.Value) bool {
	inner := v.Get("image")
	if !inner.Exists() {
		inner = v
	}
	a := imageOf(chat.Sticker, inner)
	d.attach(a)
	return known(a)
}

func known(a chat.Attachment) bool { return a.Name != "" || a.Key != "" || a.URL != "" }

func imageOf(kind chat.Type, v wire.Value) chat.Attachment {
	m := v.Members()
	return chat.Attachment{
		Kind: kind,
		Name: m.Get("name").Text(),
		Key:  m.First("storage_key", "thumbnail_storage_key").ID(),
		Size: size(m),
	}
}

func size(m wire.Members) int64 { return max(0, m.Get("size").Int()) }

// file is an upload or a document in the company's cloud, of which the answer
// gives the address alone.
func (d *decoder) file(v wire.Value) bool {
	m := v.Members()
	inner := m.First("local", "cloud").Members()
	if inner == nil {
		inner = m
	}
	a := chat.Attachment{
		Kind: chat.File,
		Name: inner.First("name", "file_name").Text(),
		Key:  inner.First("storage_key", "id").ID(),
		URL:  inner.Get("link_url").Text(),
		Size: size(inner),
	}
	d.attach(a)
	d.link(a.URL)
	d.msg.Text = a.Name
	return known(a)
}

func (d *decoder) audio(v wire.Value) bool { return d.media(chat.Audio, v) }
func (d *decoder) video(v wire.Value) bool { return d.media(chat.Video, v) }

// media is a recording. Durations are in seconds; only audio's page says so.
func (d *decoder) media(kind chat.Type, v wire.Value) bool {
	m := v.Members()
	inner := m.Get("media").Members()
	a := chat.Attachment{
		Kind:       kind,
		Name:       m.First("name", "file_name").Text(),
		Key:        m.Get("storage_key").ID(),
		Size:       size(inner),
		DurationMS: seconds(inner.Get("duration")),
	}
	d.attach(a)
	d.msg.Text = wire.Lines(a.Name, m.First("transcript", "text").Text())
	return known(a) || d.msg.Text != ""
}

func seconds(v wire.Value) int64 {
	const most = 365 * 24 * 60 * 60
	if s := v.Float(); s > 0 && s <= most {
		return int64(s * 1000)
	}
	return 0
}

func (d *decoder) location(v wire.Value) bool {
	m := v.Members()
	d.msg.Text = wire.Lines(m.Get("title").Text(), m.Get("address").Text())
	return d.msg.Text != "" || m.Get("latitude").Exists()
}

// period is a start and an end as people and programs can read them.
func period(start, end wire.Value) string {
	from, to := moment(start), moment(end)
	if from == "" || to == "" {
		return from + to
	}
	return from + " – " + to
}

// moment is a time in UTC; one that is not a number is shown as it is.
func moment(v wire.Value) string {
	ms := v.TimeMS()
	if ms == 0 {
		if v.Kind() == wire.String {
			return v.Text()
		}
		return ""
	}
	return time.UnixMilli(ms).UTC().Format(time.RFC3339)
}
