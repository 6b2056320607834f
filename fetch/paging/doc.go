// Package paging has what the walks of several platforms need beside their own
// cursors: to know which messages were there before, and to keep a state that
// another version of the program or another task cannot be mistaken for.
package paging
