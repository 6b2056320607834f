// Package yunhu drains 云湖 through its bot interface.
//
// # What it is
//
// A bot reads the history of the groups that it was added to and of its friends'
// private chats. There is one call, which answers with the messages around an
// anchor, newest first; a walk goes from the newest message back, the oldest known
// message being the next anchor. Nothing lists a bot's chats, so the configuration
// names them.
//
// # What it promises
//
//   - A walk ends with the page that begins with its anchor and holds no older id,
//     or with an empty page that was asked for without an anchor, which is an empty
//     chat. A task that begins at a time also ends with a page, in order, that
//     reaches below it. Short pages end nothing: the platform may cap them silently.
//   - An anchor that is not listed any more is replaced by the next newer known
//     message; when none is left, the walk begins again with the newest page.
//   - A page counts as a contiguous run only where it begins with its anchor and
//     its times never rise.
//   - Item bytes are kept as the platform sent them.
//
// # Caveats
//
// Edits and recalls leave no mark: they are found by reading the overlap again
// and comparing. There is no window of time, so that every walk leads from the
// newest message to what it looks for. A platform that cut every answer to one
// row, the anchor, could not be told from chats of one message; the vendor's
// examples show answers of 21 rows.
//
// The web client's endpoints that give names without a login are not called: they
// are no part of the interface. Names come with the messages.
package yunhu
