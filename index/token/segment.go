package token

// A segment is a character with everything after it that folding may join to
// it: marks, selectors, the rest of a Hangul syllable, and the invisible
// characters among them. The fold of a text is the concatenation of the folds
// of its segments, which is what makes folding one pass and gives offsets
// their grain.

// plainEnd returns the end of the longest run of segments from s[i:] on that
// are one plain character each, and so fold to themselves.
func plainEnd(s string, i int) int {
	last, open := i, free // the last character of the run and its joint
	for i < len(s) {
		c, n := classAt(s, i)
		if c.plain() {
			last, open = i, c.joint()
			i += n
			continue
		}
		if c.joint() == format || joins(open, c.joint()) {
			return last
		}
		return i
	}
	return i
}

// segmentEnd returns the end of the segment that begins at s[i]. Invisible
// characters that nothing joins across are segments of their own.
func segmentEnd(s string, i int) int {
	c, n := classAt(s, i)
	end, open := i+n, c.joint()
	if open == format {
		return end
	}
	for j := end; j < len(s); {
		c, n := classAt(s, j)
		j += n
		if c.joint() == format {
			continue
		}
		if !joins(open, c.joint()) {
			break
		}
		end, open = j, joined(open, c.joint())
	}
	return end
}

// joins reports whether a character joins the segment that is open before it.
func joins(open, next joint) bool {
	switch next {
	case marking, selector:
		return open != control
	case vowel:
		return open == lead
	case tail:
		return open == syllable
	}
	return false
}

// joined returns the joint of a segment after a character has joined it.
func joined(open, next joint) joint {
	switch next {
	case selector:
		return open
	case vowel:
		return syllable
	}
	return free
}
