// Package fake is a complete small provider of a platform that does not exist:
// the example to follow when a platform is added, and what the suite of
// fetchtest is tried on.
//
// The platform has an app token that lives ten minutes, lists its chats, and
// gives a chat's history page by page behind an opaque cursor, in an order that
// it does not promise. Its messages count without gaps. Its end proof is an answer
// without a next cursor.
package fake
