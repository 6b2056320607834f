// Package volcengine drains 火山引擎 IM (Volcengine's instant messaging, veIM).
//
// # What it is
//
// The platform keeps one history a conversation, read by its index in pages of
// at most 20 messages. Every call is a signed POST to one host; there is no token.
// No call lists the conversations of an app: they are those of the configured
// users, and the configured ones.
//
// # What it promises
//
//   - A walk ends with the page that says HasMore is false, and with nothing else.
//   - Neither the cursor's meaning nor the order of a page is relied upon: rows
//     are told apart by id, and pages that repeat some are harmless.
//   - A conversation is read from its oldest message on, live groups from their
//     newest back, which is the only way that the platform allows.
//   - A later run jumps over what lies before its window only where the rows
//     themselves show that their index is their time; rows that stop showing it
//     make the walk begin again and read everything.
//   - Time that the platform no longer keeps, 7 days after it (live groups: one),
//     is a hole with the reason "retention" and never taken for read.
//   - Item bytes are kept as the platform sent them.
//
// # Caveats
//
// What a recalled message looks like is not documented: it may be missing, carry
// a status of 2 to 4, or a flag in its Ext; all three are read. Edits are known from
// Ext, and from reading the overlap again and comparing. Users of apps with
// string ids cannot be looked up by name, because no such call is documented.
package volcengine
