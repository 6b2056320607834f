package bosshi

import (
	"imdex/store"
	"imdex/store/chat"
)

// people are the names that come with messages: that which the configuration
// gives the user, and those of mentions, which stand in the text alone.
func (s *Source) people(user string, items []store.Item) []store.PersonName {
	var found []store.PersonName
	if name := s.names[user]; name != "" && len(items) > 0 {
		found = append(found, store.PersonName{ID: user, Name: name, Kind: string(chat.SenderUser)})
	}
	known := map[chat.Mention]bool{}
	for _, item := range items {
		for _, m := range Decode(item).Mentions {
			if m.Name != "" && !known[m] {
				known[m] = true
				found = append(found, store.PersonName{ID: m.ID, Name: m.Name, Kind: string(chat.SenderUser)})
			}
		}
	}
	return found
}
