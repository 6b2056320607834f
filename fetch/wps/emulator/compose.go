package emulator

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// writer composes texts. It is as random as its seed.
type writer struct {
	random *rand.Rand
	names  []string // of colleagues, for {name}
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// fill replaces every {slot} of a template, also those that fragments bring.
func (w *writer) fill(template string) string {
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

func (w *writer) slot(name string) string {
	if list, ok := fragments[name]; ok {
		return w.fill(pick(w.random, list))
	}
	return w.value(name)
}

// value makes something that hardly comes twice.
func (w *writer) value(name string) string {
	n := w.random.IntN
	switch name {
	case "name":
		return pick(w.random, w.names)
	case "n":
		return fmt.Sprint(1 + n(90))
	case "amount":
		return pick(w.random, []string{fmt.Sprintf("¥%d,%03d.%02d", 1+n(900), n(1000), n(100)), fmt.Sprintf("%d万元", 1+n(800)), fmt.Sprintf("USD %d,%03d", 1+n(90), n(1000))})
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

func (w *writer) number(name string) string {
	n := w.random.IntN
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
		return fmt.Sprintf("%s-%d", pick(w.random, []string{"XH", "OPS", "BUG", "PAY"}), 100+n(9000))
	case "version":
		return fmt.Sprintf("v%d.%d.%d", 1+n(4), n(20), n(12))
	case "host":
		return fmt.Sprintf("10.%d.%d.%d", n(4), n(20), 2+n(250))
	case "email":
		return fmt.Sprintf("user%d@%s.cn", n(10000), pick(w.random, []string{"yunling", "huichuan", "beichen", "suian"}))
	case "url":
		return w.address()
	}
	panic("emulator: no slot " + name)
}

func (w *writer) address() string {
	n := w.random.IntN(100000)
	return fmt.Sprintf(pick(w.random, []string{
		"https://wiki.xinghe.example/pages/%d", "https://git.xinghe.example/core/order-api/-/merge_requests/%d",
		"https://kdocs.cn/l/c%05dXh?from=chat", "https://oa.xinghe.example/flow?id=%d&step=2", "http://10.0.3.17:8080/job/%d/console",
	}), n)
}

// line is one message's text on a topic.
func (w *writer) line(topic string) string {
	if w.random.IntN(100) < 14 {
		return w.fill(pick(w.random, replies))
	}
	text := w.fill(pick(w.random, topics[topic]))
	if w.random.IntN(100) < 12 {
		text += pick(w.random, []string{"，", "\n", "。"}) + w.fill(pick(w.random, replies))
	}
	return text
}

// schedule is when a chat's messages come: bursts in Chinese working hours, some
// messages at the same millisecond.
func (w *writer) schedule(n int, from, to time.Time) []int64 {
	const burst = 6
	times := make([]int64, 0, n)
	at := from
	for i := range n {
		switch {
		case i%burst == 0:
			share := time.Duration(float64(to.Sub(from)) * float64(i) / float64(n))
			at = latest(at, workday(from.Add(share+time.Duration(w.random.Int64N(int64(time.Hour))))))
		case w.random.IntN(30) != 0:
			at = at.Add(time.Duration(1+w.random.IntN(90_000)) * time.Millisecond)
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
