package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"imdex/fetch/wire"
)

func TestIsList(t *testing.T) {
	for raw, want := range map[string]bool{`[]`: true, `[1]`: true, `null`: true, `{}`: false, `"x"`: false, `0`: false, `false`: false} {
		v, _, err := wire.Parse([]byte(raw))
		require.NoError(t, err)
		assert.Equal(t, want, v.IsList(), raw)
	}
	assert.True(t, wire.Value{}.IsList(), "absent")
}

func TestGet(t *testing.T) {
	v := parse(t, ` {"storage_key":"s","storageKey":"c","userId":7,"a":1,"a":2,"caf\u00e9":3,"in":{"er":[1, {"x":"y"} ,"z"]}} `)
	for _, c := range []struct{ name, want string }{
		{"storage_key", "s"}, {"storageKey", "c"}, {"user_id", "7"}, {"UserID", "7"}, {"a", "2"},
		{"café", "3"}, {"user", ""}, {"user_id_x", ""}, {"", ""},
	} {
		assert.Equal(t, c.want, v.Get(c.name).Text(), c.name)
	}
	assert.Equal(t, `[1, {"x":"y"} ,"z"]`, string(v.At("in", "er").Raw()))
	assert.Equal(t, wire.Absent, v.At("in", "no", "where").Kind())
	assert.Equal(t, "7", v.Members().First("nobody", "user_id", "a").Text())
	var items []string
	for item := range v.At("in", "er").List() {
		items = append(items, string(item.Raw()))
	}
	assert.Equal(t, []string{"1", `{"x":"y"}`, `"z"`}, items)
	for range v.List() {
		t.Error("an object has no items")
	}
}

func TestZeroValue(t *testing.T) {
	var v wire.Value
	walk(v)
	assert.False(t, v.Exists())
	assert.True(t, v.Empty())
	assert.Nil(t, v.Raw())
	assert.Empty(t, v.Strings())
}

func TestEmpty(t *testing.T) {
	for _, s := range []string{"null", `""`, "[]", "[ ]", "{}", "{ }"} {
		assert.True(t, parse(t, s).Empty(), s)
	}
	for _, s := range []string{"0", "false", `" "`, "[null]", `{"a":null}`} {
		assert.False(t, parse(t, s).Empty(), s)
	}
}

func TestScalars(t *testing.T) {
	for _, c := range []struct {
		in, text, id string
		n            int64
		yes          bool
	}{
		{`"007"`, "007", "007", 7, false},
		{`9007199254740993`, "9007199254740993", "9007199254740993", 9007199254740993, true},
		{`"18446744073709551615"`, "18446744073709551615", "18446744073709551615", 0, false},
		{`-0`, "-0", "-0", 0, false},
		{`1e3`, "1e3", "1e3", 1000, true},
		{`7.0`, "7.0", "7.0", 7, true},
		{`7.5`, "7.5", "7.5", 0, true},
		{`1e400`, "1e400", "1e400", 0, false},
		{`" 12 "`, " 12 ", " 12 ", 12, false},
		{`true`, "true", "", 0, true},
		{`false`, "false", "", 0, false},
		{`"TRUE"`, "TRUE", "TRUE", 0, true},
		{`"1"`, "1", "1", 1, true},
		{`"no"`, "no", "no", 0, false},
		{`null`, "", "", 0, false},
		{`{}`, "", "", 0, false},
		{`[1]`, "", "", 0, false},
		{`"NaN"`, "NaN", "NaN", 0, false},
	} {
		v := parse(t, c.in)
		assert.Equal(t, c.text, v.Text(), c.in)
		assert.Equal(t, c.id, v.ID(), c.in)
		assert.Equal(t, c.n, v.Int(), c.in)
		assert.Equal(t, c.yes, v.Bool(), c.in)
	}
}

func TestTimeMS(t *testing.T) {
	const want = 1744703111850
	for in, ms := range map[string]int64{
		"1744703111850": want, `"1744703111850"`: want, "1.74470311185e12": want,
		"1744703111": want - 850, "1744703111850123": want, "1744703111850123456": want,
		"0": 0, "-5": 0, "null": 0, `"soon"`: 0, "99999999999": 99999999999000, "100000000000": 100000000000,
	} {
		assert.Equal(t, ms, parse(t, in).TimeMS(), in)
	}
}

func TestEmbedded(t *testing.T) {
	inner, odd := parse(t, `"{\"a\":1,\"a\":2}"`).Embedded()
	assert.Equal(t, "2", inner.Get("a").Text())
	assert.Equal(t, []string{`duplicate key "a"`}, odd)
	inner, _ = parse(t, `"hello"`).Embedded()
	assert.Equal(t, "hello", inner.Text())
	inner, _ = parse(t, `{"a":1}`).Embedded()
	assert.Equal(t, "1", inner.Get("a").Text())
}
