package index

import "syscall"

// bootID names the time since the machine started; empty where nothing does.
func bootID() string {
	id, err := syscall.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return ""
	}
	return id
}
