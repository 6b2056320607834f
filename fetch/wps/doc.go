// Package wps drains WPS 协作 (WPS365).
//
// # What it is
//
// The platform keeps one history a chat. A bot sees the single chats it has
// with users and the groups it belongs to; history comes in pages that a token
// links. Every call carries the app's Bearer token and, unless switched off, a
// KSO-1 signature.
//
// # What it promises
//
//   - A walk ends with the page that carries no further token, and with nothing
//     else: neither a short page nor an empty one.
//   - No order of messages is assumed. A page counts as a contiguous run only
//     if its positions say so.
//   - Item bytes are kept as the platform sent them.
//   - A refused page token restarts the walk; a token that comes back stops it.
//
// # Caveats
//
// The platform documents neither its page size limit, nor its order, nor what
// a recalled message looks like: it may be missing, or have null content, empty
// content or an unknown type. Null content is not taken for a recall, because
// cards have been seen with it; a type whose name says recall is. A dismissed chat
// that is refused is a hole with the reason "dismissed" and no error. Edits (of cards only) carry no mark either; both
// are found by reading the overlap again and comparing.
package wps
