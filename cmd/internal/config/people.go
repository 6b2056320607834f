package config

import (
	"slices"
	"strings"

	"imdex/fetch"
)

// person reads one [[person]]. owners are the ids given to people so far.
func (p *parser) person(path string, t map[string]any, accounts []string, owners map[PersonID]string) Person {
	const owner = "person: "
	p.unknown(path, owner, t, []string{"name", "ids", "aliases", "me"})
	var out Person
	name, ok := p.text(path, owner, "name", t)
	if out.Name = strings.TrimSpace(name); out.Name == "" && (ok || t["name"] == nil) {
		p.fail(child(path, "name"), `name = "王伟"`, "person: name is missing")
	}
	out.Aliases, _ = p.texts(path, owner, "aliases", t)
	out.Me, _ = p.boolean(path, owner, "me", t)
	ids, _ := p.texts(path, owner, "ids", t)
	for i, text := range ids {
		at := element(child(path, "ids"), i)
		id, ok := p.personID(at, text, accounts)
		if !ok {
			continue
		}
		if other, taken := owners[id]; taken {
			p.fail(at, "keep it with one of them", "person %q: this id belongs to %q already", clip(out.Name), clip(other))
			continue
		}
		owners[id] = out.Name
		out.IDs = append(out.IDs, id)
	}
	return out
}

// personID reads "account:id" or "provider:id"; the account wins.
func (p *parser) personID(path, text string, accounts []string) (PersonID, bool) {
	const form = `ids = ["work-wps:100002594211", "bosshi:ou_d30e"]`
	where, id, ok := strings.Cut(text, ":")
	if !ok || where == "" || strings.TrimSpace(id) == "" {
		p.fail(path, form, "person: an id is written account:id or provider:id")
		return PersonID{}, false
	}
	if slices.Contains(accounts, where) {
		return PersonID{Account: where, ID: id}, true
	}
	if slices.ContainsFunc(p.opt.Providers, func(pr fetch.Provider) bool { return pr.Name == where }) {
		return PersonID{Provider: where, ID: id}, true
	}
	p.fail(path, suggest(where, slices.Concat(accounts, p.providerNames())), "person: no account or provider has the name before the colon")
	return PersonID{}, false
}

// oneMe makes sure that at most one person is the user.
func (p *parser) oneMe(people []Person) {
	first := -1
	for i, person := range people {
		switch {
		case !person.Me:
		case first < 0:
			first = i
		default:
			p.fail(child(element(child("", "person"), i), "me"), "put all your ids into one [[person]]",
				"person %q: %q is me already", clip(person.Name), clip(people[first].Name))
		}
	}
}

func (p *parser) providerNames() []string {
	out := make([]string, len(p.opt.Providers))
	for i, pr := range p.opt.Providers {
		out[i] = pr.Name
	}
	return out
}
