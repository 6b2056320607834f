package fetchtest

import (
	"github.com/stretchr/testify/require"

	"imdex/fetch"
)

// Failure is the *fetch.Error that an error must be.
func Failure(t require.TestingT, err error) *fetch.Error {
	var e *fetch.Error
	require.ErrorAs(t, err, &e)
	return e
}
