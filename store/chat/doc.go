// Package chat holds the decoded words: what a platform's raw record means,
// in the same form for all platforms. It has no behaviour beyond small
// questions about its own values and imports only the standard library.
//
// A [Message] is a pure function of a record and its marks. Its JSON form
// belongs to cmd/internal/render (INTERFACE.md), its search form to index.
package chat
