package emulator

import (
	"net/http"

	"imdex/fetch/emulator/edge"
)

// Faults that the platform's documents name.
var (
	TooMany     = edge.Fault{Status: http.StatusTooManyRequests, Code: "FlowLimitExceeded"}
	Unavailable = edge.Fault{Status: http.StatusServiceUnavailable, Code: "ServiceUnavailableTemp"}
	NoBackend   = edge.Fault{Status: http.StatusBadGateway, Code: "FailToConnect"}
	SameCursor  = edge.Fault{SameCursor: true}
)
