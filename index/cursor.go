package index

import (
	"fmt"

	"imdex/store/chat"
)

// cursor reads an encoded document from behind its text. After the first error
// it reads nothing more and every value is zero.
type cursor struct {
	rest string
	err  error
}

func (c *cursor) fail(why string) {
	if c.err == nil {
		c.err = fmt.Errorf("%w: %s", ErrDocument, why)
	}
	c.rest = ""
}

func (c *cursor) uvarint() uint64 {
	var v uint64
	for i := 0; i < len(c.rest) && i < 10; i++ {
		b := c.rest[i]
		if i == 9 && b > 1 {
			break
		}
		v |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.rest = c.rest[i+1:]
			return v
		}
	}
	c.fail("cut short")
	return 0
}

func (c *cursor) varint() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

func (c *cursor) string() string {
	n := c.uvarint()
	if n > uint64(len(c.rest)) {
		c.fail("cut short")
		return ""
	}
	s := c.rest[:n]
	c.rest = c.rest[n:]
	return s
}

// count reads the length of a list whose elements take at least one byte.
func (c *cursor) count() int {
	n := c.uvarint()
	if n > uint64(len(c.rest)) {
		c.fail("cut short")
		return 0
	}
	return int(n)
}

func (c *cursor) strings() []string {
	list := make([]string, 0, c.count())
	for range cap(list) {
		list = append(list, c.string())
	}
	return list
}

func (c *cursor) word() string {
	if c.rest == "" {
		c.fail("cut short")
		return ""
	}
	i := c.rest[0]
	c.rest = c.rest[1:]
	switch {
	case i == spelled:
		return c.string()
	case int(i) < len(words):
		return words[i]
	}
	c.fail("unknown word")
	return ""
}

func (c *cursor) lists(parts uint64, d *Document) {
	if parts&partFiles != 0 {
		d.Files = c.strings()
	}
	if parts&partAttachments != 0 {
		d.Attachments = make([]chat.Type, c.count())
		for i := range d.Attachments {
			d.Attachments[i] = chat.Type(c.word())
		}
	}
	if parts&partLinks != 0 {
		d.Links = c.strings()
	}
	if parts&partMentions != 0 {
		d.Mentions = make([]chat.Mention, c.count())
		for i := range d.Mentions {
			d.Mentions[i] = chat.Mention{ID: c.string(), Name: c.string()}
		}
	}
	if parts&partWas != 0 {
		d.Was = c.strings()
	}
}
