package edge

import "encoding/json"

// Seen is a message as an account may see it: the truth that a drain is held
// against.
type Seen struct {
	ID       string
	TimeMS   int64
	Order    int64 // the platform's own count of a chat's messages; 0 where it has none
	Recalled bool  // and it says so
	Plain    string
	Raw      json.RawMessage // one of its renderings: volatile members differ each time
}
