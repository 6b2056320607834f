package emulator

import (
	"fmt"
	"strings"

	"imdex/fetch/emulator/edge"
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
	return edge.Account("yunhu", name, baseURL, "720h") + fmt.Sprintf("token = %q\nchats = [%s]\n", p.opts.Token, strings.Join(chats, ", "))
}
