// Package directory knows who is who: every observed name of every person and
// chat, the aliases of the config, and the ids that they stand for.
//
// # What it is
//
// Messages carry ids; people type names. A directory is built from what the
// store has observed and what the config says, and turns a typed name into
// ids, and an id into the name to show. A rename adds a name here and touches
// no document.
//
// # What it promises
//
//   - A name is looked up level by level, and the first level that hits
//     decides: id; whole name or alias; full pinyin; initials or mixed; prefix.
//     Old names count as much as the current one.
//   - Everybody with the same whole name is meant together, and a note lists
//     them. Different names on a lower level are an [AmbiguousError], nobody is
//     a [NobodyError] with the nearest names.
//   - Names are compared folded, as message text is; ids byte for byte.
//
// # Caveats
//
// Building costs one pass over the ids. Names are folded at the first lookup
// by name, and pinyin is read only on the levels that need it. A Directory is
// safe for use by several goroutines.
package directory
