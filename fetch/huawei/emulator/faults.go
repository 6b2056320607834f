package emulator

import (
	"net/http"

	"imdex/fetch/emulator/edge"
)

// wall is the page of the firewall in front of the platform.
const wall = "<!DOCTYPE html><html><head><title>Access denied</title></head><body>Your request was blocked.</body></html>"

// Faults that the platform has been seen with.
var (
	TooMany    = edge.Fault{Status: http.StatusTooManyRequests, Body: wall}
	Blocked    = edge.Fault{Status: http.StatusForbidden, Body: wall}
	BadGateway = edge.Fault{Status: http.StatusBadGateway, Body: wall}
	Expired    = edge.Fault{Expired: true}
	SameCursor = edge.Fault{SameCursor: true} // the offset counts for nothing
)
