// Package talk writes what people of a made-up company say to each other, in
// Chinese and English: lines on a topic, replies, file names, addresses, and the
// times at which it all comes. The same seed gives the same talk. The emulated
// platforms pack it into their own payloads.
package talk
