package render

import "imdex/store"

// StreamStatus is one line of `status`.
type StreamStatus struct {
	Account    string       `json:"account"`
	Chat       string       `json:"chat"` // the chat's id
	Name       string       `json:"name,omitempty"`
	FromMS     int64        `json:"from_ms,omitempty"`
	ToMS       int64        `json:"to_ms,omitempty"`
	Messages   uint64       `json:"messages"`
	Holes      []store.Hole `json:"holes,omitempty"`
	Complete   bool         `json:"complete,omitempty"`
	LastSyncMS int64        `json:"last_sync_ms,omitempty"`
	Error      string       `json:"error,omitempty"`
}

// IndexStatus is the last line of `status`.
type IndexStatus struct {
	Index IndexState `json:"index"`
}

// IndexState says how the index stands to the store.
type IndexState struct {
	State         string         `json:"state"` // current, behind, stale, missing, damaged
	Reason        string         `json:"reason,omitempty"`
	Revision      store.Revision `json:"revision"`
	StoreRevision store.Revision `json:"store_revision"`
	Documents     uint64         `json:"documents"`
}

// ChatRow is one line of `chats`.
type ChatRow struct {
	Account  string `json:"account"`
	Chat     Chat   `json:"chat"`
	Messages uint64 `json:"messages"`
	FirstMS  int64  `json:"first_ms,omitempty"`
	LastMS   int64  `json:"last_ms,omitempty"`
}

// PersonRow is one line of `people`.
type PersonRow struct {
	Person   string   `json:"person,omitempty"` // as configured
	IDs      []string `json:"ids"`              // account:id
	Names    []string `json:"names,omitempty"`
	Messages uint64   `json:"messages"`
}

// FieldRow is one line of `fields`.
type FieldRow struct {
	Name        string   `json:"name"`
	Aliases     []string `json:"aliases,omitempty"`
	Type        string   `json:"type"`
	Description string   `json:"description"`
	Example     string   `json:"example,omitempty"`
}

// AccountRow is one line of `accounts`.
type AccountRow struct {
	Name     string `json:"name"`
	Provider string `json:"provider"`
	Streams  int    `json:"streams"`
	Messages uint64 `json:"messages"`
	Disabled bool   `json:"disabled,omitempty"`
}

// ProviderRow is one line of `providers`.
type ProviderRow struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	Keys  []KeyRow `json:"keys"`
}

// KeyRow is one configuration key of a provider.
type KeyRow struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Required bool     `json:"required,omitempty"`
	Default  string   `json:"default,omitempty"`
	Doc      string   `json:"doc,omitempty"`
	Example  string   `json:"example,omitempty"`
	Keys     []KeyRow `json:"keys,omitempty"` // of a list of tables
}

// Places is the answer of `where`.
type Places struct {
	Config string `json:"config"`
	Home   string `json:"home"`
}

// Finding is one line of `check`, `audit` and `doctor`. A store.Finding
// converts to it.
type Finding struct {
	Kind   string `json:"kind"`
	Where  string `json:"where,omitempty"`
	Detail string `json:"detail,omitempty"`
	Hint   string `json:"hint,omitempty"`
}

// Count is the answer of a search that only counts.
type Count struct {
	Count uint64 `json:"count"`
}

// Facet is one value of a field with its number of messages.
type Facet struct {
	Value string `json:"value"`
	Name  string `json:"name,omitempty"`
	Count uint64 `json:"count"`
}

// Partial is the last line of an answer that a deadline cut short.
type Partial struct {
	Partial bool   `json:"partial"`
	Reached string `json:"reached,omitempty"` // see Reached
}

// Failure is an error as a program reads it. Code is the exit code.
type Failure struct {
	Error string `json:"error"`
	Code  int    `json:"code"`
	Hint  string `json:"hint,omitempty"`
}
