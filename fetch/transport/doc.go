// Package transport is the one way in which provider code calls a platform.
//
// # What it is
//
// A [Client] belongs to one account. [Client.Do] waits for its turn, lets the
// provider build and sign the request, carries it through a stack of
// http.RoundTripper decorators, and asks the provider what the answer means.
// Retrying happens here and nowhere else.
//
// # What it promises
//
//   - Calls are never closer together than the configured rate, and never
//     earlier than a platform that said Retry-After asked for.
//   - [Call].Build runs after every wait, once an attempt, so that a signature
//     is as old as the request.
//   - At most [MaxAttempts] attempts a call, renewals of a token apart, and
//     [MaxThrottled] where the platform only asks to wait; retries of faults are
//     at most a tenth of all calls over two minutes; while a platform is down,
//     one probe in thirty seconds.
//   - No redirect is followed: Go's client would hand a platform's own headers,
//     the body and, in Referer, a query's token to the other host.
//   - A body is read whole, bounded in bytes, in its gzip ratio and in time.
//   - Every error that leaves is a *fetch.Error of one line, or the context's
//     own, and holds no secret in any of its usual spellings.
//   - Every wait ends with its context.
//
// # Caveats
//
// A body without a declared length that ends early on a JSON boundary cannot be
// told from a whole one: that is why each provider declares an end proof.
package transport
