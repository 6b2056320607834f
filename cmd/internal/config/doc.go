// Package config reads the configuration file and finds its places.
//
// # What it promises
//
//   - A key that nothing knows is an error that names the file, the line and the
//     nearest known key. So is a value of the wrong type or out of its bounds. All
//     problems of a file are reported at once ([Problems]).
//   - What is written is checked by [Parse]; what is missing is checked by
//     [Account.Resolve], for the accounts that are used. So an account with a name
//     and a provider is enough to import and to search.
//   - Secrets are looked up by Resolve alone. No error and no text of this
//     package holds one, or any part of a command's output.
//
// # On disk
//
// TOML: [[account]] with the common keys, the provider's keys and its tables,
// [[person]], [search]. [Template] is a commented example of everything.
//
// # Caveats
//
// The environment comes in through [Host]; nothing here reads it. A keyring that
// does not answer within its time is left behind in its goroutine, because the
// system's interface cannot be interrupted.
package config
