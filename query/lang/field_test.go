package lang

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/store/chat"
)

// TestFields: every row can be shown, every name is its own, every example
// parses and uses its field, and every field is in the examples.
func TestFields(t *testing.T) {
	names := map[string]bool{}
	for _, f := range Fields() {
		t.Run(f.Name, func(t *testing.T) {
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				assert.False(t, names[name], "%s is there twice", name)
				assert.Equal(t, strings.ToLower(name), name)
				assert.False(t, strings.ContainsFunc(name, unicode.IsSpace))
				names[name] = true
				got, ok := lookup(Fields(), strings.ToUpper(name))
				assert.True(t, ok)
				assert.Equal(t, f.Name, got.Name)
			}
			assert.NotEmpty(t, f.Description)
			assert.False(t, f.Type != TypeChoice && len(f.Values) > 0)
			q, err := Parse(f.Example, options(t))
			require.NoError(t, err)
			leaves := Leaves(q.Root)
			require.Len(t, leaves, 1)
			assert.Equal(t, f.Name, fieldOf(leaves[0]))
			for _, v := range f.Values {
				q, err := Parse(f.Name+":"+v, options(t))
				require.NoError(t, err)
				assert.Equal(t, Value{Field: f.Name, Value: v, Span: Span{0, len(f.Name) + 1 + len(v)}}, q.Root)
			}
		})
	}
	for _, name := range []string{"from", "in", "mentions", "provider", "account", "type", "kind", "has", "is", "date", "before", "after",
		"text", "quote", "name", "file", "url", "was", "id", "reply-to", "thread", "py"} {
		assert.True(t, names[name], name)
	}
}

func fieldOf(leaf Node) string {
	switch n := leaf.(type) {
	case Term:
		if n.Field == "" {
			return "text"
		}
		return n.Field
	case Name:
		return n.Field
	case Value:
		return n.Field
	case Date:
		return n.Field
	}
	return ""
}

// TestValuesAreThoseOfMessages: the lists of types and kinds say what messages
// can be.
func TestValuesAreThoseOfMessages(t *testing.T) {
	field := func(name string) []string {
		f, ok := lookup(Fields(), name)
		require.True(t, ok)
		return f.Values
	}
	var types, kinds []string
	for _, v := range chat.Types() {
		types = append(types, string(v))
	}
	for _, v := range chat.Kinds() {
		kinds = append(kinds, string(v))
	}
	assert.Equal(t, types, field("type"))
	assert.Equal(t, kinds, field("kind"))
}

// TestFieldsAreTheCallers: nobody can change the table for others.
func TestFieldsAreTheCallers(t *testing.T) {
	fields := Fields()
	i := slices.IndexFunc(fields, func(f Field) bool { return f.Name == "is" })
	fields[i].Values[0] = "x"
	fields[0].Name = "x"
	_, err := Parse("is:recalled from:x", Options{})
	assert.NoError(t, err)
}

// TestAnyValueWithoutAList: the table itself knows no accounts.
func TestAnyValueWithoutAList(t *testing.T) {
	q, err := Parse("account:whatever", Options{})
	require.NoError(t, err)
	assert.Equal(t, "account<whatever>", dump(q.Root))
}
