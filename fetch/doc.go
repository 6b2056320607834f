// Package fetch drains the history of messaging platforms into a store.
//
// # What it is
//
// [Run] walks every stream of an account, page by page, and hands each page
// with the checkpoint that passes over it to a [Committer]. A stream's first walk
// leads from the configured beginning to the run's start; later ones finish what
// was left unfinished, and then walk what no window of the coverage holds. What a platform
// needs (tokens, signatures, cursors, day windows, anchors) is a provider's
// business: the engine knows a [Source] that enumerates streams and takes one
// step of a walk at a time. A step's state is the provider's own, opaque,
// versioned token; the engine stores it and hands it back.
//
// # What it promises
//
//   - A checkpoint never runs ahead of stored pages.
//   - Only a provider's declared end proof ([Page].Done) ends a walk. A state
//     that does not move without it stops the stream, its checkpoint unmoved.
//   - One stream's failure is that stream's; the others go on.
//   - A message is marked vanished only from a page without error or hole, when
//     it is missing between two neighbours that are present.
//   - Where messages count without gaps, a missing one is read for once more, and
//     then noted as unavailable.
//   - An interruption stores what was read and ends the run within two seconds.
//   - Names of people and chats never fail a drain.
//   - Waits (rate limit, back-off, Retry-After) end at once with their context.
//
// # In the store
//
// A stream's checkpoint is JSON with a version: the bounds of the walk under way,
// the provider's state, and what is still to be done for pages already stored
// (messages to look for, names to ask, messages that are about to be marked). One
// of another version is not read; the walk then begins again from the coverage.
//
// # Joining
//
// A new platform is one folder with the file names of the others (config,
// source, wire, decode, sign, limits, errors), one line in fetch/all, and the
// suite of fetch/fetchtest. fetch/fetchtest/fake is a complete small example.
//
// # Caveats
//
// Nothing here prints, exits or reads the environment. HTTP lives in
// fetch/transport; the engine never sees a request.
package fetch
