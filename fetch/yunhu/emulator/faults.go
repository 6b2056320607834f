package emulator

import "imdex/fetch/emulator/edge"

// Faults that the platform has been seen with.
var (
	TooMany  = edge.Fault{Status: 200, Code: "1007"}
	BadToken = edge.Fault{Expired: true} // as after a reset in the console
)
