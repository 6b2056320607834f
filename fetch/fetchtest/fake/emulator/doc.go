// Package emulator is the fake platform itself, strict: it refuses what is not
// exactly as it should be, and knows nothing of its client.
package emulator
