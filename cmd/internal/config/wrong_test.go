package config

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every kind of mistake names its line and what to do. A case of the file is
// its name, a configuration and what is said about it.
func TestWrong(t *testing.T) {
	const path, mark = "testdata/wrong.txt", "======"
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	cases := strings.Split(string(data), mark+" ")
	require.Greater(t, len(cases), 40)
	for i, text := range cases[1:] {
		given, want, ok := strings.Cut(text, mark+"\n")
		require.True(t, ok, text)
		name, document, _ := strings.Cut(given, "\n")
		t.Run(name, func(t *testing.T) {
			_, err := Parse("config.toml", []byte(document), options())
			require.Error(t, err)
			got := listing(t, err)
			cases[i+1] = given + mark + "\n" + got
			if !*update {
				assert.Equal(t, want, got)
			}
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(strings.Join(cases, mark+" ")), 0o644))
	}
}

func listing(t *testing.T, err error) string {
	t.Helper()
	var problems Problems
	require.ErrorAs(t, err, &problems)
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%v\n  %s\n", p, p.Hint)
	}
	return b.String()
}

func TestNotUTF8AndTooLong(t *testing.T) {
	_, err := Parse("c", []byte("name = \"\xff\""), options())
	assert.EqualError(t, err, "c: not UTF-8 text")
	_, err = Parse("c", make([]byte, maxFile+1), options())
	assert.EqualError(t, err, "c: longer than 4 MiB")
}

// What is not a configuration at all costs little and is not answered at length.
func TestNonsenseIsBounded(t *testing.T) {
	for name, text := range map[string]string{
		"dots":     strings.Repeat("a.", 20_000) + "a = 1",
		"table":    "[" + strings.Repeat("a.", 20_000) + "a]",
		"brackets": "a = " + strings.Repeat("[", 100_000),
		"tables":   strings.Repeat("[[account]]\n", 20_000),
	} {
		_, err := Parse("c", []byte(text), options())
		var problems Problems
		require.ErrorAs(t, err, &problems, name)
		assert.LessOrEqual(t, len(problems), maxProblems, name)
		assert.Less(t, len(err.Error()), 20_000, name)
	}
	assert.Less(t, len(locate([]byte(strings.Repeat("a.", 20_000)+"a = 1"))), maxPath)
}
