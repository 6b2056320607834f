package emulator

import (
	"net/http"

	"imdex/fetch/emulator/edge"
)

// Faults that the platform has been seen with.
var (
	TooMany     = edge.Fault{Status: http.StatusTooManyRequests, Code: "429000001"}
	FlowLimit   = edge.Fault{Status: http.StatusBadRequest, Code: "400000001"}
	Unavailable = edge.Fault{Status: http.StatusInternalServerError, Code: "500000004"}
	Expired     = edge.Fault{Expired: true}
	SameCursor  = edge.Fault{SameCursor: true}
)
