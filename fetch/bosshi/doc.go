// Package bosshi drains BOSS Hi.
//
// # What it is
//
// The platform gives an app the history of its bot's single chats, one user at
// a time and one day at a time at most. Users cannot be listed: the configuration
// names them. There is no page token and no count: a page is followed by asking
// again with the id of its last message, and nothing says whether that message is
// listed once more, whether the newest come first, or how long a page really is.
//
// # How it reads
//
// A walk is cut into windows of a day, newest first; one step reads one window.
// What came of it is held until the window's end is proven, so that no order of
// the platform's matters and a state is a few numbers: a window that was
// interrupted is read again. A window ends with an answer without an unseen id:
//
//   - an empty first answer: one call for a day without messages;
//   - the message that was asked from, alone, where the platform lists it again;
//   - nothing, and the request before, made once more, shows what it showed.
//
// An answer of several known messages and no unseen one is none of these: the
// first one's id is tried, and then the window is halved until it shows less than a
// page. A second that cannot be proven even so is a hole with the reason
// "page limit".
//
// A platform whose pages hold one message, and always the one asked from, looks
// like a window with one message. As long as no page had two, such a message's
// neighbours are looked for in the days beside its second; two that are found,
// and a window of both that shows one, prove that platform. Its walk goes on from
// second to second, and each second with a message is a hole.
//
// # What it promises
//
//   - A step ends at the end proof or reports a hole; neither a short page nor a
//     cursor that does not move ends anything.
//   - A page is called contiguous only if its window is proven, all that came
//     lies inside, and no type had to be left out.
//   - Item bytes are kept as the platform sent them.
//
// # Caveats
//
// Not documented, and borne either way: order and cursor (above), the ends of a
// window (neighbours share a second), the form of an empty list, spellings of the
// sender, whether new_rich_text may be asked for. Neither a table of codes nor a
// rate limit is published: errors are told by HTTP status and by words of their
// text (see errors.go).
//
// A platform that cuts its pages before it filters them by type could answer
// with an empty page in the middle of a day; nothing would tell. Types that cannot
// be asked for (files, recordings) are not in this history at all.
package bosshi
