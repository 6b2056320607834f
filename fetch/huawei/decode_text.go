package huawei

import (
	"html"
	"regexp"

	"imdex/fetch/wire"
	"imdex/store/chat"
)

// text reads plain words, which agents' clients send as HTML.
func (d *decoder) text(r row) bool {
	if r.content.Kind() != wire.String {
		return false
	}
	source := r.content.Text()
	if !markup.MatchString(source) {
		d.Msg.Text = entity.ReplaceAllStringFunc(source, html.UnescapeString)
		return true
	}
	d.Msg.Type = chat.HTML
	d.Msg.Text = wire.HTML(source)
	for _, link := range wire.Links(source) { // in attributes too
		d.Link(html.UnescapeString(link))
	}
	return true
}

var (
	// markup is a tag that editors write. Other angle brackets are a customer's own.
	markup = regexp.MustCompile(`(?i)</?(?:p|br|div|span|a|b|i|u|s|em|strong|font|img|ul|ol|li|h[1-6]|table|tbody|thead|tr|td|th|pre|code|blockquote|hr|html|body)(?:\s[^<>]*)?/?>`)
	// entity is a character by name or number. One without a semicolon may be a
	// parameter of an address.
	entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});`)
)

// mail reads a message of the mail channel: what it was sent with, whose shape is
// not documented, and its text.
func (d *decoder) mail(r row) bool {
	body := d.text(r)
	d.Msg.Text = wire.Lines(r.email.Strings(), d.Msg.Text)
	return body || d.Msg.Text != ""
}
