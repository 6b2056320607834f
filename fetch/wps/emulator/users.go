package emulator

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
)

// user finds somebody whom the app may see.
func (p *Platform) user(id string) (User, *refusal) {
	u, known := p.users[id]
	switch {
	case !known:
		return u, &refusal{400, 400002125, "user does not exist"}
	case u.Hidden:
		return u, &refusal{403, 403000001, "user is out of scope"}
	}
	return u, nil
}

func (p *Platform) oneUser(r request, _ url.Values) (any, *refusal) {
	u, refused := p.user(r.path[0])
	if refused != nil {
		return nil, refused
	}
	return show(u), nil
}

func show(u User) any {
	return map[string]any{"id": u.ID, "user_name": u.Name, "status": "active"}
}

// batchUsers leaves out whom the app may not see.
func (p *Platform) batchUsers(r request, _ url.Values) (any, *refusal) {
	var asked struct {
		Status   []string `json:"status"`
		UserIDs  []string `json:"user_ids"`
		WithDept bool     `json:"with_dept"`
	}
	d := json.NewDecoder(bytes.NewReader(r.body))
	d.DisallowUnknownFields()
	switch err := d.Decode(&asked); {
	case err != nil:
		return nil, badFormat("body")
	case len(asked.Status) == 0:
		return nil, badFormat("status is required")
	case len(asked.UserIDs) == 0 || len(asked.UserIDs) > 100:
		return nil, badValue("user_ids")
	}
	for _, s := range asked.Status {
		if !slices.Contains([]string{"active", "notactive", "disabled", "dimission"}, s) {
			return nil, badValue("status")
		}
	}
	items := []any{}
	for _, id := range asked.UserIDs {
		if u, refused := p.user(id); refused == nil {
			items = append(items, show(u))
		}
	}
	return map[string]any{"items": items}, nil
}
