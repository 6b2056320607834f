// Package app is the composition root: it declares the commands, wires the
// engine, the index and the queries together, and turns every error into one
// line, its hints and an exit code.
//
// # What it promises
//
//   - Run takes all of its surroundings as arguments and never exits, so that a
//     test calls it as a user would.
//   - Results go to standard output, everything else to standard error.
//   - exit.go holds the only table from errors to exit codes.
//   - No command but those that write takes the home's lock.
//
// # Caveats
//
// It is the one place that knows store/bolt and the providers; no other package
// imports it.
package app
