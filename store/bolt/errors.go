package bolt

import "errors"

// ErrInvalid: a value handed to the engine cannot be stored: a stream or an
// item without an id, an id longer than [MaxID], or a mark of no known kind.
// Nothing of the group is stored.
var ErrInvalid = errors.New("bolt: invalid value")
