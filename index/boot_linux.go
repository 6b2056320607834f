package index

import (
	"os"
	"strings"
)

// bootID names the time since the machine started; empty where nothing does.
func bootID() string {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(id))
}
