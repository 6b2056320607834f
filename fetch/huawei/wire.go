package huawei

import (
	"strings"

	"imdex/fetch/draft"
	"imdex/fetch/wire"
	"imdex/store"
)

// format names the payload's shape: an item of the history answer.
const format = "huawei/1"

// volatile are the members that change while the message stays the same.
var volatile = []string{
	"readTime", "receiveTime", "sendStatus", "errorMsg", // how the delivery went on
	"senderAvatar", "senderNickname", // of the moment; the same in all of a sender's rows
	"multiMediaLibraryInfo.mediaUrl",        // an address may be signed anew
	"modifiedTime", "partdbId", "partdb_id", // of the row in the vendor's database
}

// row is one item of the history, its members read leniently.
type row struct {
	wire     wire.Value
	id       string
	timeMS   int64
	control  string // upper case; what the row is
	source   string // upper case; what its sender is
	media    string // upper case; what its content is
	nickname string
	user     string // id of the customer; nearly always missing
	channel  string
	code     string // messageCode, which recalls refer to
	recalled bool
	content  wire.Value
	library  wire.Value // multiMediaLibraryInfo
	email    wire.Value
}

func readRow(v wire.Value) row {
	m := v.Members()
	r := row{
		wire:     v,
		id:       m.Get("id").ID(),
		timeMS:   m.First("sendTime", "receiveTime").TimeMS(),
		control:  upper(m.Get("controlType")),
		source:   upper(m.Get("sourceType")),
		media:    upper(m.Get("mediaType")),
		nickname: strings.TrimSpace(m.Get("senderNickname").Text()),
		user:     m.Get("userId").ID(),
		channel:  m.Get("channelConfigId").ID(),
		code:     m.Get("messageCode").ID(),
		recalled: isTime(m.Get("recallTime")),
		content:  m.Get("content"),
		library:  m.Get("multiMediaLibraryInfo"),
		email:    m.Get("email"),
	}
	if r.id == "" {
		r.id = draft.Named(r.item()).ID
	}
	return r
}

func upper(v wire.Value) string { return strings.ToUpper(strings.TrimSpace(v.Text())) }

// isTime reports whether a member holds a time; 0 has been seen for none.
func isTime(v wire.Value) bool { return !v.Empty() && v.Text() != "0" }

// takesBack reports whether the row is about another one that was recalled or
// deleted. Such rows are announced and not documented.
func (r row) takesBack() bool {
	for _, word := range [...]string{"RECALL", "DELETE", "WITHDRAW"} {
		if strings.Contains(r.control, word) {
			return true
		}
	}
	return false
}

func (r row) item() store.Item {
	return store.Item{ID: r.id, TimeMS: r.timeMS, Format: format, Fingerprint: wire.Fingerprint(r.wire, volatile...), Raw: r.wire.Raw()}
}

// items are the rows as they are stored. A null in the list takes a place there
// and says nothing.
func items(rows []row) []store.Item {
	out := make([]store.Item, 0, len(rows))
	for _, r := range rows {
		if r.wire.Exists() {
			out = append(out, r.item())
		}
	}
	return out
}
