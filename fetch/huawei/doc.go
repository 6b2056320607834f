// Package huawei drains the customers' histories of 华为云客服 AICC (ccmessaging).
//
// # What it is
//
// The platform keeps one history a customer of a channel, and lists neither
// channels nor customers: both come from the configuration. An AccessToken of the
// key pair gets a ccmessaging-token for one customer, and both together read
// the history, by a window of time, an offset and a limit.
//
// # How a history is read
//
// Neither the order of rows nor what offsets count is documented, there is no
// total, and the server may give less than it is asked for. So every page begins
// with the row that the one before ended with: where that is so, offsets count
// rows, no row was left out, whatever came or went meanwhile, and the page may be
// of any length. Where a known row is not in its place, the walk looks for it
// further back. Where offsets turn out to count something else, the walk goes on
// by windows of time that are cut in two until one answer holds all of one.
//
// # What it promises
//
//   - A walk by offsets ends when the platform has said twice, with success, that
//     there is nothing more: a page of the last row alone, and an empty one after
//     it; or two empty ones from the beginning. A walk by windows ends when every
//     window was read in one answer, the next one was empty and the first one then
//     still the same; a second that does not fit was read answer by answer, twice
//     alike. One that stays shut is a hole with a name.
//   - A page counts as contiguous only if the rows of the walk so far were in one
//     order, or if it is the whole of a window.
//   - The end of the window is frozen for a walk; windows are a second wider than
//     asked for, and rows outside of them are kept.
//   - Nothing is ever written: neither send nor CONNECT is called.
//
// # Caveats
//
// A history that is empty right after it was not is not believed in that run.
// A server that gave one row at a time while rows vanish could hide one. The ids
// of senders are made of their names, because rows have none. How a recall looks
// is not documented: a row with a recallTime is one, and so is a row of a control
// type that says so, whose messageCode tells which row it means; that is found on
// the same page and the rows just before it.
package huawei
