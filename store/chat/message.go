package chat

// Type is the kind of a message's content; the closed list of INTERFACE.md.
type Type string

const (
	Text     Type = "text"
	RichText Type = "rich_text"
	Markdown Type = "markdown"
	HTML     Type = "html"
	Image    Type = "image"
	File     Type = "file"
	Audio    Type = "audio"
	Video    Type = "video"
	Card     Type = "card"
	Sticker  Type = "sticker"
	Location Type = "location"
	Link     Type = "link"
	Forward  Type = "forward"
	Form     Type = "form"
	Post     Type = "post"
	Vote     Type = "vote"
	Calendar Type = "calendar"
	Meeting  Type = "meeting"
	System   Type = "system"
	Event    Type = "event"
	Unknown  Type = "unknown"
)

// Types lists every Type in the order of INTERFACE.md.
func Types() []Type {
	return []Type{Text, RichText, Markdown, HTML, Image, File, Audio, Video, Card, Sticker, Location,
		Link, Forward, Form, Post, Vote, Calendar, Meeting, System, Event, Unknown}
}

// SenderKind says what a sender is.
type SenderKind string

const (
	SenderUser    SenderKind = "user"
	SenderBot     SenderKind = "bot"
	SenderAgent   SenderKind = "agent"
	SenderSystem  SenderKind = "system"
	SenderUnknown SenderKind = "unknown"
)

// ChatKind says what a chat is; empty where nothing says so.
type ChatKind string

const (
	KindSingle  ChatKind = "single"
	KindGroup   ChatKind = "group"
	KindLive    ChatKind = "live"
	KindService ChatKind = "service"
)

// Kinds lists every ChatKind.
func Kinds() []ChatKind { return []ChatKind{KindSingle, KindGroup, KindLive, KindService} }

// Sender is who sent a message. Name is the name that the message itself
// carries, empty where it carries none (the directory then knows better).
type Sender struct {
	ID   string // see INTERFACE.md for senders without an id
	Name string
	Kind SenderKind
}

// Mention is one person who is addressed; everyone is Message.MentionAll.
type Mention struct {
	ID   string
	Name string
}

// Attachment is a reference to a file; imdex fetches none.
type Attachment struct {
	Kind       Type // image, file, audio, video, sticker
	Name       string
	Key        string // the platform's storage key
	URL        string
	Size       int64 // bytes; 0 where unknown
	DurationMS int64 // 0 where unknown
}

// Message is a record and its marks, decoded.
type Message struct {
	ID       string // the platform's message id
	ChatKind ChatKind
	Position int64 // WPS position, Volcengine IndexInConversation, else 0
	TimeMS   int64 // milliseconds since 1970 UTC
	Sender   Sender
	Type     Type
	Text     string // what a person reads, original characters kept

	Mentions   []Mention
	MentionAll bool

	ReplyTo string // id of the message that is answered or quoted
	Root    string // id of the thread's first message
	Quote   string // text of the quoted message, where the payload carries it
	Footer  string

	Edited   bool
	Recalled bool
	Vanished bool
	Hidden   bool // stored, and left out of search and export unless asked for

	Attachments []Attachment
	Links       []string
	Warnings    []string // what was odd about the payload; never secret, may quote its keys

	Was []string // texts of earlier versions, each once, oldest first
}
