// Package progress shows how far long work is, from one stream of events.
//
// # What it promises
//
//   - On a terminal: a few lines, one a task, that rewrite themselves at most ten
//     times a second. Off it: nothing, or a plain line now and then ([Choose]).
//   - Work that ends within a third of a second leaves no trace.
//   - After [Display.Finish] or [Display.Pause] the cursor stands at the start of an
//     empty line, so an error or a result begins cleanly.
//   - Names, notes and causes are cleaned: nothing from outside moves the cursor.
//
// # Why its own bars
//
// The libraries at hand draw one bar each, read the clock and start goroutines
// that outlive the bar. Here several lines are one block, drawn in one write, and
// one goroutine ends with Finish. What is left to do is a bar of equal signs.
//
// # Caveats
//
// The terminal must understand two ANSI sequences (cursor up, erase below). The
// bars are ASCII: many terminals in East Asia show other bars at double width. A
// terminal that is made narrower while a block stands may keep pieces of it.
package progress
