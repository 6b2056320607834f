package talk

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Writer composes texts. It is as random as its seed.
type Writer struct {
	Random *rand.Rand
	Names  []string // of colleagues, for {name}
}

// New returns a writer for a company of so many people.
func New(seed uint64, people int) *Writer {
	w := &Writer{Random: rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))}
	for i := range people {
		name := Pick(w.Random, surnames) + Pick(w.Random, given)
		switch {
		case i < len(foreign):
			name = foreign[i]
		case i == 10 || i == 20: // two people of one name
			name = "王伟"
		}
		w.Names = append(w.Names, name)
	}
	return w
}

// Pick is any element of a list.
func Pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// Share draws one of n kinds by their shares of a thousand; what is left of the
// thousand is the first one's.
func (w *Writer) Share(n int, share func(i int) int) int {
	left := w.Random.IntN(1000)
	for i := range n {
		if left -= share(i); left < 0 {
			return i
		}
	}
	return 0
}

// Fill replaces every {slot} of a template, also those that fragments bring.
func (w *Writer) Fill(template string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		b.WriteString(w.slot(strings.TrimRight(slot, "2")))
		template = after
	}
}

func (w *Writer) slot(name string) string {
	if list, ok := fragments[name]; ok {
		return w.Fill(Pick(w.Random, list))
	}
	return w.Value(name)
}

// Value makes something that hardly comes twice.
func (w *Writer) Value(name string) string {
	n := w.Random.IntN
	switch name {
	case "name":
		return Pick(w.Random, w.Names)
	case "n":
		return fmt.Sprint(1 + n(90))
	case "amount":
		return Pick(w.Random, []string{fmt.Sprintf("¥%d,%03d.%02d", 1+n(900), n(1000), n(100)), fmt.Sprintf("%d万元", 1+n(800)), fmt.Sprintf("USD %d,%03d", 1+n(90), n(1000))})
	case "percent":
		return fmt.Sprintf("%d.%d%%", n(100), n(10))
	case "clock":
		return fmt.Sprintf("%02d:%02d", 8+n(13), 5*n(12))
	case "monthday":
		return fmt.Sprintf("%d月%d日", 1+n(12), 1+n(28))
	case "phone":
		return fmt.Sprintf("1%d%09d", 3+n(7), n(1e9))
	}
	return w.number(name)
}

func (w *Writer) number(name string) string {
	n := w.Random.IntN
	switch name {
	case "contractno":
		return fmt.Sprintf("HT-%d-%04d", 2022+n(4), n(10000))
	case "invoiceno":
		return fmt.Sprintf("%08d", n(1e8))
	case "taxno":
		return fmt.Sprintf("91%06dMA%07dX", n(1e6), n(1e7))
	case "order":
		return fmt.Sprintf("SO%d%06d", 2022+n(4), n(1e6))
	case "quoteno":
		return fmt.Sprintf("BJ%05d", n(1e5))
	case "parcel":
		return fmt.Sprintf("SF%012d", n(1e12))
	case "ticket":
		return fmt.Sprintf("%s-%d", Pick(w.Random, []string{"XH", "OPS", "BUG", "PAY"}), 100+n(9000))
	case "version":
		return fmt.Sprintf("v%d.%d.%d", 1+n(4), n(20), n(12))
	case "host":
		return fmt.Sprintf("10.%d.%d.%d", n(4), n(20), 2+n(250))
	case "email":
		return fmt.Sprintf("user%d@%s.cn", n(10000), Pick(w.Random, []string{"yunling", "huichuan", "beichen", "suian"}))
	case "url":
		return w.Address()
	}
	panic("talk: no slot " + name)
}

// Address is a link as such companies post it.
func (w *Writer) Address() string {
	n := w.Random.IntN(100000)
	return fmt.Sprintf(Pick(w.Random, []string{
		"https://wiki.xinghe.example/pages/%d", "https://git.xinghe.example/core/order-api/-/merge_requests/%d",
		"https://kdocs.cn/l/c%05dXh?from=chat", "https://oa.xinghe.example/flow?id=%d&step=2", "http://10.0.3.17:8080/job/%d/console",
	}), n)
}

// Line is one message's text on a topic.
func (w *Writer) Line(topic string) string {
	if w.Random.IntN(100) < 14 {
		return w.Fill(Pick(w.Random, replies))
	}
	text := w.Fill(Pick(w.Random, topics[topic]))
	if w.Random.IntN(100) < 12 {
		text += Pick(w.Random, []string{"，", "\n", "。"}) + w.Fill(Pick(w.Random, replies))
	}
	return text
}

// Schedule is when a chat's messages come: bursts in Chinese working hours, some
// messages at the same millisecond.
func (w *Writer) Schedule(n int, from, to time.Time) []int64 {
	const burst = 6
	times := make([]int64, 0, n)
	at := from
	for i := range n {
		switch {
		case i%burst == 0:
			share := time.Duration(float64(to.Sub(from)) * float64(i) / float64(n))
			at = latest(at, workday(from.Add(share+time.Duration(w.Random.Int64N(int64(time.Hour))))))
		case w.Random.IntN(30) != 0:
			at = at.Add(time.Duration(1+w.Random.IntN(90_000)) * time.Millisecond)
		}
		times = append(times, min(at.UnixMilli(), to.UnixMilli()))
	}
	slices.Sort(times)
	return times
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// workday moves a time out of the Chinese night.
func workday(t time.Time) time.Time {
	if hour := t.UTC().Add(8 * time.Hour).Hour(); hour < 9 {
		return t.Add(time.Duration(9-hour) * time.Hour)
	}
	return t
}

// FileName is a name with one of the extensions.
func (w *Writer) FileName(extensions ...string) string {
	stem := w.Fill(Pick(w.Random, []string{"{customer}{contract}", "{product}报价 {quoteno}", "{service}-{version}", "{month}{invoice}汇总", "{feature}评审纪要 {monthday}"}))
	return stem + "." + Pick(w.Random, extensions)
}
