package render

import "errors"

// ErrID: the text is not a message id of the form account/chat/message.
var ErrID = errors.New("not a message id of the form account/chat/message")

// Errors of reading an export.
var (
	// ErrTruncated: a line is cut off in the middle.
	ErrTruncated = errors.New("export is cut off")
	// ErrDigest: the last line's count or digest does not fit the lines before it.
	ErrDigest = errors.New("export does not match its last line")
	// ErrLine: a line is not one that an export writes, or comes after the last one.
	ErrLine = errors.New("not a line of a raw export")
	// ErrVersion: the format is newer than this program.
	ErrVersion = errors.New("export format is newer than this program")
)
