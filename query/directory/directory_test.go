package directory

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"imdex/store"
	"imdex/store/chat"
)

func names(all ...string) []store.Name {
	var names []store.Name
	for i, n := range all {
		names = append(names, store.Name{Name: n, FirstMS: int64(i), LastMS: int64(i)})
	}
	return names
}

func office(t testing.TB) *Directory {
	d, err := New(Source{
		Providers: map[string]string{"work": "wps", "second": "wps", "home": "bosshi"},
		People: []store.Person{
			{Account: "work", ID: "1", Names: names("张三")},
			{Account: "work", ID: "2", Names: names("李雷")},
			{Account: "work", ID: "3", Names: names("李磊")},
			{Account: "home", ID: "ou_1", Names: names("張三")}, // folds to the first
			{Account: "work", ID: "4", Names: names("旧名", "单雄信")},
			{Account: "work", ID: "5", Names: names("Li Lei")},
			{Account: "work", ID: "6", Names: names("吕布", "")},
			{Account: "work", ID: "7", Names: names("王伟")},
			{Account: "home", ID: "w", Names: names("Wang Wei")},
			{Account: "work", ID: "8", Names: names("赵云", "趙雲")},
			{Account: "work", ID: "9"},
			{Account: "work", ID: "me", Names: names("Meredith")},
			{Account: "second", ID: "1", Names: names("重名")},
		},
		Persons: []Person{
			{Name: "王伟", IDs: []string{"work:7", "bosshi:w"}, Aliases: []string{"老王", "WW"}, Me: true},
		},
		Chats: []store.Chat{
			{StreamID: 1, Stream: store.Stream{Account: "work", Chat: "c1"}, Kind: "group", Names: names("老项目群", "项目群")},
			{StreamID: 2, Stream: store.Stream{Account: "home", Chat: "ou_1"}, Kind: "single"},
			{StreamID: 3, Stream: store.Stream{Account: "work", Chat: "user:2"}},
			{StreamID: 4, Stream: store.Stream{Account: "work", Chat: "group:2"}},
			{StreamID: 5, Stream: store.Stream{Account: "home", Chat: "c1"}, Names: names("项目群")},
		},
	})
	require.NoError(t, err)
	return d
}

func TestPeople(t *testing.T) {
	d := office(t)
	for _, tt := range []struct {
		name, typed string
		quoted      bool
		want        string
	}{
		{"id", "2", false, "work:2"},
		{"id in two accounts", "1", false, "second:1 work:1"},
		{"id of an account", "work:1", false, "work:1"},
		{"id of a provider", "bosshi:ou_1", false, "home:ou_1"},
		{"id without a name", "9", false, "work:9"},
		{"name", "李雷", false, "work:2"},
		{"same name in two accounts", "张三", false, "work:1 home:ou_1"},
		{"name, folded", "張三", false, "work:1 home:ou_1"},
		{"name, any case", "li lei", false, "work:5"},
		{"old name", "旧名", false, "work:4"},
		{"person of the config has all ids", "王伟", false, "work:7 home:w"},
		{"observed name of that person", "Wang Wei", false, "work:7 home:w"},
		{"alias", "ww", false, "work:7 home:w"},
		{"full pinyin", "zhangsan", false, "work:1 home:ou_1"},
		{"full pinyin of a rare reading", "shanxiongxin", false, "work:4"},
		{"full pinyin, ü as v", "lvbu", false, "work:6"},
		{"full pinyin, ü as u", "lubu", false, "work:6"},
		{"pinyin in capitals", "ZhaoYun", false, "work:8"},
		{"initials", "zs", false, "work:1 home:ou_1"},
		{"initials of two letters", "zhs", false, "work:1 home:ou_1"},
		{"mixed", "zhaoy", false, "work:8"},
		{"mixed with the characters", "赵y", false, "work:8"},
		{"prefix", "单", false, "work:4"},
		{"prefix by sound", "shanx", false, "work:4"},
		{"me", "me", false, "work:7 home:w"},
		{"me is a name when quoted", "me", true, ""},
		{"quoted name", "李雷", true, "work:2"},
		{"quoted: no id", "2", true, ""},
		{"quoted: no pinyin", "zhangsan", true, ""},
		{"quoted: no prefix", "单", true, ""},
		{"nobody", "孙悟空", false, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := d.People("from", tt.typed, tt.quoted)
			if tt.want == "" {
				var nobody *NobodyError
				require.ErrorAs(t, err, &nobody)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, idsOf(m))
		})
	}
}

func idsOf(m Match) string {
	var all []string
	for _, id := range m.IDs {
		all = append(all, id.String())
	}
	return strings.Join(all, " ")
}

func TestSeveralOfOneNameAreNoted(t *testing.T) {
	m, err := office(t).People("from", "张三", false)
	require.NoError(t, err)
	assert.Equal(t, "from:张三 is 2: 张三 (work:1), 張三 (home:ou_1)", m.Note)
	m, err = office(t).People("from", "王伟", false)
	require.NoError(t, err)
	assert.Empty(t, m.Note)
}

func TestDifferentNamesAreAmbiguous(t *testing.T) {
	for typed, level := range map[string]Level{"lilei": ByPinyin, "ll": ByInitials, "li": ByPrefix, "李": ByPrefix} {
		_, err := office(t).People("from", typed, false)
		var ambiguous *AmbiguousError
		require.ErrorAs(t, err, &ambiguous, typed)
		assert.Equal(t, level, ambiguous.Level, typed)
		assert.GreaterOrEqual(t, len(ambiguous.Candidates), 2)
		assert.Contains(t, err.Error(), "李磊")
	}
}

func TestNobodyNamesTheNearest(t *testing.T) {
	_, err := office(t).People("from", "李蕾", false)
	var nobody *NobodyError
	require.ErrorAs(t, err, &nobody)
	require.NotEmpty(t, nobody.Nearest)
	assert.Equal(t, "李磊", nobody.Nearest[0].Name, "sounds the same")
	assert.Equal(t, "from:李蕾: no such person; did you mean 李磊, 李雷?", err.Error())
	nobody.Nearest[0].Count = 37
	assert.Contains(t, err.Error(), "李磊 (37)")
}

func TestStreams(t *testing.T) {
	d := office(t)
	for _, tt := range []struct {
		typed string
		want  []store.StreamID
	}{
		{"c1", []store.StreamID{1, 5}},
		{"work:c1", []store.StreamID{1}},
		{"项目群", []store.StreamID{1, 5}},
		{"老项目群", []store.StreamID{1}},
		{"张三", []store.StreamID{2}}, // a single chat goes by the other's name
		{"lilei", []store.StreamID{3}},
		{"xmq", []store.StreamID{1, 5}},
	} {
		m, err := d.Streams(tt.typed, false)
		require.NoError(t, err, tt.typed)
		assert.Equal(t, tt.want, m.Streams, tt.typed)
	}
	_, err := d.Streams("没有", false)
	assert.EqualError(t, err, "in:没有: no such chat")
}

func TestDisplay(t *testing.T) {
	d := office(t)
	assert.Equal(t, "单雄信", d.PersonName(ID{"work", "4"}))
	assert.Equal(t, "吕布", d.PersonName(ID{"work", "6"}), "an empty answer is no name")
	assert.Equal(t, "Wang Wei", d.PersonName(ID{"home", "w"}))
	assert.Equal(t, "王伟", d.Person(ID{"home", "w"}))
	assert.Empty(t, d.Person(ID{"work", "1"}))
	assert.Empty(t, d.PersonName(ID{"work", "nobody"}))
	assert.Equal(t, "项目群", d.ChatName(1))
	assert.Equal(t, "張三", d.ChatName(2))
	assert.Empty(t, d.ChatName(4), "a group's number is not a person's")
	assert.Equal(t, store.StreamID(3), d.StreamID(store.Stream{Account: "work", Chat: "user:2"}))
	assert.Equal(t, []string{"bosshi", "wps"}, d.Providers())
}

func TestNamed(t *testing.T) {
	m := office(t).Named(func(name string) bool { return strings.HasPrefix(name, "老") })
	assert.Equal(t, []store.StreamID{1}, m.Streams)
	assert.Empty(t, idsOf(m), "an alias was never observed")
}

func TestMisspeltPersonOfTheConfig(t *testing.T) {
	_, err := New(Source{Providers: map[string]string{"work": "wps"}, Persons: []Person{{Name: "a", IDs: []string{"wrok:1"}}}})
	require.ErrorIs(t, err, ErrPerson)
	_, err = New(Source{Persons: []Person{{Name: "a", IDs: []string{"1"}}}})
	require.ErrorIs(t, err, ErrPerson)
}

func TestNoMe(t *testing.T) {
	d, err := New(Source{})
	require.NoError(t, err)
	_, err = d.People("from", "me", false)
	require.ErrorIs(t, err, ErrNoMe)
}

// Whoever has a name is found by it, by its pinyin and by its beginning, or
// the search is refused; nobody else is.
func TestEveryNameIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("张李王单吕行三雷磊aé Z·")), 1, 5, -1)
		var people []store.Person
		for i := range rapid.IntRange(1, 6).Draw(t, "people") {
			people = append(people, store.Person{Account: "a", ID: fmt.Sprint("id", i), Names: names(name.Draw(t, "name"), name.Draw(t, "later"))})
		}
		d, err := New(Source{People: people, Providers: map[string]string{"a": "p"}})
		require.NoError(t, err)
		for _, p := range people {
			for _, n := range p.Names {
				if strings.TrimSpace(n.Name) == "" {
					continue
				}
				m, err := d.People("from", n.Name, false)
				require.NoError(t, err)
				require.Contains(t, m.IDs, ID{"a", p.ID}, "%q", n.Name)
				first := string([]rune(n.Name)[:1])
				if m, err := d.People("from", first, false); err == nil {
					require.NotEmpty(t, m.IDs)
				} else {
					require.NotErrorIs(t, err, ErrNoMe)
				}
			}
		}
	})
}

// Hostile names do not multiply the work: each character has several readings.
func TestManyReadings(t *testing.T) {
	long := strings.Repeat("行", 2000)
	d, err := New(Source{People: []store.Person{{Account: "a", ID: "1", Names: names(long)}}})
	require.NoError(t, err)
	_, err = d.People("from", strings.Repeat("h", 1999)+"q", false)
	require.Error(t, err)
	m, err := d.People("from", strings.Repeat("h", 2000), false)
	require.NoError(t, err)
	assert.Len(t, m.IDs, 1)
}

func TestKindOfAChatIsOfTheStore(t *testing.T) {
	c, ok := office(t).Chat(1)
	require.True(t, ok)
	assert.Equal(t, chat.KindGroup, chat.ChatKind(c.Kind))
	_, ok = office(t).Chat(99)
	assert.False(t, ok)
}

func BenchmarkNew5000(b *testing.B) {
	src := crowd(5000)
	for b.Loop() {
		if _, err := New(src); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstLookup5000(b *testing.B) {
	src := crowd(5000)
	for b.Loop() {
		d, _ := New(src)
		if _, err := d.People("from", "张三丰4999", false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkPinyin5000(b *testing.B) {
	d, _ := New(crowd(5000))
	for b.Loop() {
		if _, err := d.People("from", "zhangsanfeng4999", false); err != nil {
			b.Fatal(err)
		}
	}
}

func crowd(n int) Source {
	src := Source{Providers: map[string]string{"a": "p"}}
	for i := range n {
		src.People = append(src.People, store.Person{Account: "a", ID: fmt.Sprint("u", i), Names: names(fmt.Sprint("张三丰", i))})
	}
	return src
}
