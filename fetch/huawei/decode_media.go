package huawei

import (
	"strconv"
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store/chat"
)

// upload is what a content of commas says about a stored file.
type upload struct {
	name string
	key  string
	size int64
}

// readUpload reads fileId, or fileId,ext, or name,size,fileId,ext where the name
// may hold commas itself. The documents of different years disagree about which
// of them a media type has.
func readUpload(content string) (upload, bool) {
	parts := strings.Split(content, ",")
	n := len(parts)
	switch {
	case n <= 2:
		return upload{key: parts[0]}, parts[0] != ""
	case n == 3:
		return upload{}, false
	}
	size, err := strconv.ParseInt(strings.TrimSpace(parts[n-3]), 10, 64)
	name := strings.Join(parts[:n-3], ",")
	return upload{name: name, key: parts[n-2], size: max(0, size)}, err == nil && name != ""
}

// media is a file of any kind. What the row's library entry says stands in for
// what the content does not.
func (d *decoder) media(r row) bool {
	a := chat.Attachment{Kind: d.Msg.Type}
	content := r.content.Text()
	switch f, ok := readUpload(content); {
	case isAddress(content):
		a.URL = content
	case ok:
		a.Name, a.Key, a.Size = f.name, f.key, f.size
	case !r.content.Empty():
		return false
	}
	m := r.library.Members()
	if a.Name == "" {
		a.Name = m.First("fileName", "name").Text()
	}
	if a.URL == "" {
		a.URL = m.Get("mediaUrl").Text()
	}
	if a.Size == 0 {
		a.Size = librarySize(m)
	}
	a.DurationMS = draft.Seconds(m.Get("duration"))
	d.Msg.Text = a.Name
	if isAddress(a.URL) {
		d.Link(a.URL)
	}
	return d.Attach(a)
}

func isAddress(s string) bool {
	return strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
}

// librarySize is in bytes; the entry's unit is KB or MB.
func librarySize(m wire.Members) int64 {
	unit := float64(1)
	switch upper(m.Get("sizeUnit")) {
	case "KB":
		unit = 1 << 10
	case "MB":
		unit = 1 << 20
	}
	const most = 1 << 50
	return int64(min(max(m.Get("fileSize").Float(), 0)*unit, most))
}

// location is a text file in the store, or an entry of the library.
func (d *decoder) location(r row) bool {
	m := r.library.Members()
	d.Msg.Text = wire.Lines(m.Get("name").Text(), m.First("description", "content").Text())
	f, ok := readUpload(r.content.Text())
	attached := ok && d.Attach(chat.Attachment{Kind: chat.File, Name: f.name, Key: f.key, Size: f.size})
	return attached || d.Msg.Text != "" || m.Get("latitude").Exists()
}
