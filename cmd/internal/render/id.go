package render

import (
	"fmt"
	"net/url"
	"strings"
)

// FormatID is the id of a message in output: account/chat/message, each part
// percent-encoded but for A-Z a-z 0-9 - . _ ~ and the colon.
func FormatID(account, chat, message string) string {
	return encode(account) + "/" + encode(chat) + "/" + encode(message)
}

// ParseID takes FormatID's text apart. Anything else is an ErrID, such as a bare
// message id, which the caller may look up by itself.
func ParseID(id string) (account, chat, message string, err error) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return "", "", "", ErrID
	}
	for i, part := range parts {
		if parts[i], err = url.PathUnescape(part); err != nil || part == "" {
			return "", "", "", ErrID
		}
	}
	return parts[0], parts[1], parts[2], nil
}

func encode(part string) string {
	var b strings.Builder
	for i := range len(part) {
		if c := part[i]; unreserved(c) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' ||
		strings.IndexByte("-._~:", c) >= 0
}
