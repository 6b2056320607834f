package config

import (
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"imdex/fetch"
)

// accountName is the form of an account's name: it is in keys, ids and exports.
var accountName = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// maxRate is the highest rate in calls a second that makes sense to anybody.
const maxRate = 1000

const identityKeys = 3

// commonKeys are the keys of every account, with a provider's defaults for the
// template; the first identityKeys of them say which account it is.
func commonKeys(pr fetch.Provider) []fetch.Key {
	base := pr.Defaults.BaseURL
	if base == "" {
		base = "https://im.example.com"
	}
	since := "everything"
	if pr.Defaults.Since > 0 {
		since = fmt.Sprintf("%d days back", int(pr.Defaults.Since.Hours()/24))
	}
	page := ""
	if pr.Defaults.PageSize > 0 {
		page = fmt.Sprint(pr.Defaults.PageSize)
	}
	return []fetch.Key{
		{Name: "name", Required: true, Example: fmt.Sprintf("%q", "work-"+pr.Name), Doc: "permanent: a-z, 0-9 and -, at most 32 · 永久不变"},
		{Name: "provider", Required: true, Example: fmt.Sprintf("%q", pr.Name)},
		{Name: "base_url", Required: pr.Defaults.BaseURL == "", Example: fmt.Sprintf("%q", base), Doc: "where the platform answers · 接口地址"},
		{Name: "since", Example: `"2024-01-01"`, Default: since, Doc: "start of the history to fetch · 起始日期"},
		{Name: "rate", Kind: fetch.KeyInt, Example: fmt.Sprint(pr.Defaults.Rate), Doc: "calls a second · 每秒请求数"},
		{Name: "page_size", Kind: fetch.KeyInt, Example: page, Doc: "messages a page · 每页条数"},
		{Name: "overlap", Example: `"48h"`, Doc: "how far each run reads back for edits and recalls · 回看时长"},
		{Name: "disabled", Kind: fetch.KeyBool, Example: "false", Doc: "keep what is stored and fetch no more · 停用"},
	}
}

// account reads one [[account]]; false if its name or provider is unusable. A
// wrong value is never quoted, only its line: it may be a secret in a wrong place.
// seen maps the names so far to their lines.
func (p *parser) account(path string, t map[string]any, seen map[string]int) (Account, bool) {
	name, named := p.accountName(path, t, seen)
	owner := "account: "
	if accountName.MatchString(name) {
		owner = fmt.Sprintf("account %q: ", name)
	}
	provider, ok := p.provider(path, owner, t)
	if !ok {
		return Account{}, false
	}
	common := names(commonKeys(provider))
	p.unknown(path, owner, t, slices.Concat(common, names(provider.Keys)))
	a := Account{Provider: provider, Line: p.lines.line(path), file: p.file, hidden: p.hidden}
	a.Settings = fetch.Settings{Account: name, BaseURL: provider.Defaults.BaseURL, Rate: provider.Defaults.Rate}
	p.common(path, owner, t, &a)
	a.written = p.section(path, owner, provider.Keys, t)
	a.Settings.Values = a.written.plain(name)
	return a, named
}

func (p *parser) accountName(path string, t map[string]any, seen map[string]int) (string, bool) {
	const hint = `name = "work-wps"`
	name, ok := p.text(path, "account: ", "name", t)
	at := child(path, "name")
	switch {
	case t["name"] == nil:
		p.fail(path, hint, "account: name is missing")
		return "", false
	case !ok:
		return "", false
	case !accountName.MatchString(name):
		p.fail(at, hint, "account: a name has 1 to 32 of a-z, 0-9 and -")
		return name, false
	case seen[name] > 0:
		p.fail(at, "give each account a name of its own", "account %q: the name is taken by line %d", name, seen[name])
		return name, false
	}
	seen[name] = p.lines.line(at)
	return name, true
}

func (p *parser) provider(path, owner string, t map[string]any) (fetch.Provider, bool) {
	list := "known: " + strings.Join(p.providerNames(), ", ")
	name, ok := p.text(path, owner, "provider", t)
	if t["provider"] == nil {
		p.fail(path, list, "%sprovider is missing", owner)
	}
	if !ok {
		return fetch.Provider{}, false
	}
	i := slices.Index(p.providerNames(), name)
	if i < 0 {
		p.fail(child(path, "provider"), suggest(name, p.providerNames()), "%sunknown provider", owner)
		return fetch.Provider{}, false
	}
	return p.opt.Providers[i], true
}

// common reads the keys that every account has.
func (p *parser) common(path, owner string, t map[string]any, a *Account) {
	a.Disabled, _ = p.boolean(path, owner, "disabled", t)
	a.Since = p.since(path, owner, t, a.Provider.Defaults.Since)
	a.Overlap = DefaultOverlap
	if text, ok := p.text(path, owner, "overlap", t); ok {
		a.Overlap = p.overlap(child(path, "overlap"), owner, text)
	}
	if text, ok := p.text(path, owner, "base_url", t); ok {
		a.Settings.BaseURL = p.baseURL(child(path, "base_url"), owner, text)
	}
	if v, ok := t["rate"]; ok {
		a.Settings.Rate = p.rate(child(path, "rate"), owner, v)
	}
	if v, ok := t["page_size"]; ok {
		a.Settings.PageSize = p.pageSize(child(path, "page_size"), owner, v, a.Provider.Limits)
	}
}

// since is what is written, else as far back as the provider's default from the
// start of today, so that all runs of a day agree.
func (p *parser) since(path, owner string, t map[string]any, back time.Duration) time.Time {
	v, ok := t["since"]
	switch {
	case !ok && back == 0:
		return time.Time{}
	case !ok:
		return p.opt.Now.Add(-back)
	}
	at, err := ParseTime(fmt.Sprint(v), p.opt.Now, p.zone)
	if stamp, ok := v.(time.Time); ok {
		at, err = stamp, nil
	}
	switch {
	case err != nil:
		p.fail(child(path, "since"), `since = "2024-01-01"`, "%ssince is not a date", owner)
	case at.After(p.opt.Now):
		p.fail(child(path, "since"), `since = "2024-01-01"`, "%ssince lies in the future", owner)
	case at.Unix() <= 0:
		return time.Time{} // before there was anything to fetch
	}
	return at
}

func (p *parser) overlap(path, owner, text string) time.Duration {
	d, err := parseSpan(text)
	if err != nil {
		p.fail(path, `overlap = "48h"`, "%soverlap is not a span of time", owner)
	}
	return d
}

func (p *parser) baseURL(path, owner, text string) string {
	const hint = `base_url = "https://im.example.com"`
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "":
		p.fail(path, hint, "%sbase_url is not an address that begins with https://", owner)
	case u.User != nil:
		p.fail(path, hint, "%sbase_url must not hold a user or password", owner)
	case u.RawQuery != "" || u.Fragment != "" || u.ForceQuery:
		p.fail(path, hint, "%sbase_url must not hold ? or #", owner)
	}
	return strings.TrimRight(text, "/")
}

func (p *parser) rate(path, owner string, v any) float64 {
	var rate float64
	switch v := v.(type) {
	case int64:
		rate = float64(v)
	case float64:
		rate = v
	}
	if !(rate > 0) || rate > maxRate || math.IsInf(rate, 0) {
		p.fail(path, "rate = 5", "%srate is a number of calls a second, above 0 and up to %d", owner, maxRate)
	}
	return rate
}

func (p *parser) pageSize(path, owner string, v any, l fetch.Limits) int {
	low, high, bounds := int64(max(l.MinPageSize, 1)), int64(math.MaxInt32), ""
	if l.MaxPageSize > 0 {
		high = int64(l.MaxPageSize)
		bounds = fmt.Sprintf(" to %d", high)
	}
	n, ok := v.(int64)
	if !ok || n < low || n > high {
		p.fail(path, fmt.Sprintf("page_size = %d", min(max(n, low), high)),
			"%spage_size must be a whole number from %d%s", owner, low, bounds)
	}
	return int(n)
}
