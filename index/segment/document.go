package segment

import index "github.com/blevesearch/bleve_index_api"

// valueType is what Bleve is told the stored field is: text, as it shows no
// other as it is.
const valueType = 't'

// Documents returns the collected documents for a Bleve batch. They read the
// builder, which must not change before the batch is done.
func (b *Builder) Documents() []index.Document {
	docs := make([]document, b.Len())
	list := make([]index.Document, b.Len())
	for i := range docs {
		docs[i] = document{b, uint32(i)}
		list[i] = &docs[i]
	}
	return list
}

// document is one of a builder's documents, as Bleve sees it. The plugin takes
// the whole builder instead; Bleve's own writer asks for the fields.
type document struct {
	b *Builder
	n uint32 // as numbered by Add
}

func (d *document) ID() string                                 { return string(d.b.id(d.n)) }
func (d *document) Size() int                                  { return 0 } // a statistic that nothing reads
func (d *document) VisitComposite(index.CompositeFieldVisitor) {}
func (d *document) HasComposite() bool                         { return false }
func (d *document) NumPlainTextBytes() uint64                  { return 0 }
func (d *document) AddIDField()                                {} // it always has one
func (d *document) StoredFieldsBytes() uint64                  { return 0 }
func (d *document) Indexed() bool                              { return true }

func (d *document) VisitFields(visit index.FieldVisitor) {
	visit(value{d, idName})
	for i := range d.b.fields {
		visit(posted{d, &d.b.fields[i]})
	}
	visit(value{d, d.b.stored})
}

// value is a field with stored bytes: the id or the stored field.
type value struct {
	d    *document
	name string
}

func (v value) Name() string              { return v.name }
func (v value) ArrayPositions() []uint64  { return nil }
func (v value) EncodedFieldType() byte    { return valueType }
func (v value) Analyze()                  {}
func (v value) NumPlainTextBytes() uint64 { return 0 }

func (v value) Value() []byte {
	if v.name == idName {
		return v.d.b.id(v.d.n)
	}
	return v.d.b.storedBytes(v.d.n)
}

func (v value) Options() index.FieldIndexingOptions {
	if v.name == idName {
		return indexed | stored
	}
	return stored
}

func (v value) AnalyzedLength() int {
	if v.name == idName {
		return 1
	}
	return 0
}

func (v value) AnalyzedTokenFrequencies() index.TokenFrequencies {
	if v.name != idName {
		return nil
	}
	return index.TokenFrequencies{string(v.Value()): frequency(v.Value(), 1)}
}

// posted is a field of postings in one document.
type posted struct {
	d *document
	f *column
}

func (p posted) Name() string                        { return p.f.Name }
func (p posted) Value() []byte                       { return nil }
func (p posted) ArrayPositions() []uint64            { return nil }
func (p posted) EncodedFieldType() byte              { return valueType }
func (p posted) Analyze()                            {}
func (p posted) Options() index.FieldIndexingOptions { return indexed }
func (p posted) AnalyzedLength() int                 { return 1 } // lengths are kept elsewhere
func (p posted) NumPlainTextBytes() uint64           { return 0 }

func (p posted) AnalyzedTokenFrequencies() index.TokenFrequencies {
	from, to := p.f.span(p.d.n)
	found := make(index.TokenFrequencies, to-from)
	for i := from; i < to; i++ {
		term := p.f.at(p.f.term[i])
		found[string(term)] = frequency(term, int(p.f.frequency(p.f.often[i])))
	}
	return found
}

func frequency(term []byte, often int) *index.TokenFreq {
	f := &index.TokenFreq{Term: term}
	f.SetFrequency(often)
	return f
}
