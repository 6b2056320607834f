// Command imdex drains the message history of work-messaging platforms into a
// local store, indexes it, and searches it offline. Everything is in app.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"imdex/cmd/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(app.Run(ctx, os.Args, app.System()))
}
