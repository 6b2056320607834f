package token

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

func TestSimplificationsAreThoseOfTheTable(t *testing.T) {
	m := simplified()
	assert.Equal(t, 3222, len(m)) // those whose first candidate is another character
	assert.Equal(t, '发', m['發'])
	assert.Equal(t, '干', m['乾'])
	assert.Zero(t, m['像'])
}

// TestSimplifyingEnds: no character comes back to itself, which would keep
// folding from ever coming to an end.
func TestSimplifyingEnds(t *testing.T) {
	m := simplified()
	for from := range m {
		steps := 0
		for to, ok := m[from]; ok; to, ok = m[to] {
			steps++
			assert.NotEqual(t, from, to)
			if steps > 3 {
				t.Fatalf("%c leads to no end", from)
			}
		}
	}
}

func TestSimplificationsAreHan(t *testing.T) {
	for from, to := range simplified() {
		assert.True(t, unicode.Is(unicode.Han, from), "%c", from)
		assert.True(t, unicode.Is(unicode.Han, to), "%c", to)
	}
}
