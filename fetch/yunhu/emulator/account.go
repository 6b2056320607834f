package emulator

import (
	"fmt"
	"strings"
)

// Account is the configuration, in TOML, of an account of this platform with all
// its chats. An overlap of a month finds what is edited and recalled by [Later].
func (p *Platform) Account(name, baseURL string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var chats []string
	for _, r := range p.chats {
		chats = append(chats, fmt.Sprintf("%q", strings.TrimSpace(r.chat+" "+r.name)))
	}
	return fmt.Sprintf("[[account]]\nname = %q\nprovider = \"yunhu\"\nbase_url = %q\nrate = 500\noverlap = \"720h\"\ntoken = %q\nchats = [%s]\n",
		name, baseURL, p.opts.Token, strings.Join(chats, ", "))
}
