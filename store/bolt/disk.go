package bolt

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
)

// writeErrors are what a write can meet and a caller can act on.
var writeErrors = [...]syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG, syscall.EIO}

// writeError gives an error its errno back: bbolt prints the cause into some
// of its errors and drops it. A used up quota is a full disk, too.
func writeError(err error) error {
	if err == nil {
		return nil
	}
	for _, errno := range writeErrors {
		if !errors.Is(err, errno) && strings.HasSuffix(err.Error(), errno.Error()) {
			err = fmt.Errorf("%w (%w)", err, errno)
		}
	}
	if errors.Is(err, syscall.EDQUOT) && !errors.Is(err, syscall.ENOSPC) {
		err = fmt.Errorf("%w (%w)", err, syscall.ENOSPC)
	}
	return err
}
