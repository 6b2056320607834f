package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/render"
	"imdex/fetch"
	"imdex/store"
	"imdex/store/bolt"
	"imdex/store/chat"
)

func (s *session) importCommand() *cli.Command {
	return &cli.Command{
		Name:      "import",
		Usage:     "store raw API answers from files, folders or - (standard input)",
		ArgsUsage: "--account NAME FILE…",
		Description: `Whole responses or single items, one a file or one a line; also what imdex export
--format raw wrote. Offline; the account needs only its name and provider. The
chat comes from --chat, else the item, else a line {"chat":…,"response":…}, else
the parent folder's name. The index is brought up to date afterwards.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "account", Usage: "`NAME` of a configured account"},
			&cli.StringFlag{Name: "chat", Usage: "`ID` of the chat of all items"},
			&cli.BoolFlag{Name: "no-index", Usage: "leave the index as it is"},
		},
		Action: s.importFiles,
	}
}

func (s *session) importFiles(c *cli.Context) (err error) {
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	if !c.Args().Present() {
		return usage("import needs files, folders or -", "imdex import --account NAME FILE…")
	}
	account, err := s.importAccount(c.String("account"))
	if err != nil {
		return err
	}
	home, err := s.home()
	if err != nil {
		return err
	}
	lock, err := bolt.LockHome(home, "imdex import")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	st, err := bolt.Create(ctx, home, bolt.Options{Now: s.Now})
	if err != nil {
		return err
	}
	if err := st.Register(ctx, account.account); err != nil {
		return err
	}
	job := &importer{session: s, store: st, account: account, chat: c.String("chat")}
	start := s.Now()
	s.watch.begin("import", "messages", 0)
	runErr := job.files(ctx, c.Args().Slice())
	if err := errors.Join(runErr, job.flush(context.WithoutCancel(ctx))); err != nil {
		return err
	}
	s.finish()
	if err := job.conclude(ctx, start.UnixMilli()); err != nil {
		return err
	}
	if c.Bool("no-index") {
		return nil
	}
	builder, err := s.builder(ctx, home, st)
	if err != nil {
		return err
	}
	return s.updateIndex(ctx, builder)
}

// target is the account that an import fills, and who reads its files.
type target struct {
	account store.Account
	split   func([]byte) ([]fetch.Found, error)
	decode  func(store.Item) chat.Message
}

func (s *session) importAccount(name string) (target, error) {
	if name == "" {
		return target{}, usage("import needs --account NAME", "imdex accounts lists the configured ones")
	}
	cfg, err := s.config()
	if err != nil {
		return target{}, err
	}
	chosen, err := chooseAccounts(cfg, []string{name})
	if err != nil {
		return target{}, err
	}
	a := chosen[0]
	if a.Provider.Split == nil {
		return target{}, usage(fmt.Sprintf("provider %q cannot import", a.Provider.Name), "")
	}
	return target{store.Account{Name: a.Name(), Provider: a.Provider.Name, AppID: a.AppID()}, a.Provider.Split, a.Provider.Decode}, nil
}

// importGroup is how many items one transaction stores.
const importGroup = 5000

// importer turns files into pages and commits them in groups.
type importer struct {
	*session
	store   *bolt.Store
	account target
	chat    string // of all items; "" where each says its own

	group     []store.Page
	items     int // of the group
	total     store.Receipt
	fileCount int
}

// files imports every file, and the files of every folder in the order of names.
func (m *importer) files(ctx context.Context, paths []string) error {
	for _, path := range paths {
		if path == "-" {
			if err := m.read(ctx, "standard input", "", m.Stdin); err != nil {
				return err
			}
			continue
		}
		err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !d.Type().IsRegular() && file != path {
				return err
			}
			return m.file(ctx, file)
		})
		if errors.Is(err, fs.ErrNotExist) {
			return fail(exitUsage, err, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *importer) file(ctx context.Context, path string) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return fail(exitUnreadable, err, "check that you may read it; what was imported before it is stored")
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	abs, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	return m.read(ctx, path, filepath.Base(filepath.Dir(abs)), f)
}

// read imports one stream of bytes. folder is the chat of last resort.
func (m *importer) read(ctx context.Context, name, folder string, r io.Reader) error {
	m.fileCount++
	in := bufio.NewReaderSize(r, 1<<16)
	start, err := in.Peek(128)
	if err != nil && err != io.EOF {
		return fail(exitUnreadable, fmt.Errorf("%s: %w", name, err))
	}
	if render.IsRaw(start) {
		return m.raw(ctx, name, in)
	}
	return m.answers(ctx, name, folder, in)
}

// add puts found items into the group and commits it when it is full.
func (m *importer) add(ctx context.Context, chat string, seenMS int64, items []store.Item) error {
	stream := store.Stream{Account: m.account.account.Name, Chat: chat}
	people := m.people(items, seenMS)
	if n := len(m.group); n > 0 && m.group[n-1].Stream == stream && m.group[n-1].SeenMS == seenMS {
		m.group[n-1].Items = append(m.group[n-1].Items, items...)
		m.group[n-1].People = append(m.group[n-1].People, people...)
	} else {
		m.group = append(m.group, store.Page{Stream: stream, SeenMS: seenMS, Items: items, People: people})
	}
	m.items += len(items)
	m.watch.add(int64(len(items)))
	if m.items < importGroup {
		return nil
	}
	return m.flush(ctx)
}

// people are those whom the items name.
func (m *importer) people(items []store.Item, seenMS int64) []store.PersonName {
	messages := make([]chat.Message, len(items))
	for i, item := range items {
		messages[i] = m.account.decode(item)
	}
	people := fetch.Named(messages)
	for i := range people {
		people[i].Account = m.account.account.Name
		if people[i].AtMS == 0 {
			people[i].AtMS = seenMS
		}
	}
	return people
}

func (m *importer) flush(ctx context.Context) error {
	if m.items == 0 {
		return nil
	}
	r, err := m.store.Commit(ctx, m.group)
	if err != nil {
		return err
	}
	m.total.Added += r.Added
	m.total.Revised += r.Revised
	m.group, m.items = nil, 0
	return ctx.Err()
}

// conclude prints what was stored and notes the run.
func (m *importer) conclude(ctx context.Context, startMS int64) error {
	err := m.store.AddRun(ctx, store.Run{StartMS: startMS, EndMS: m.Now().UnixMilli(), Command: "import",
		Added: m.total.Added, Revised: m.total.Revised})
	if err != nil {
		return err
	}
	if m.json {
		return render.NewLines(m.Stdout).Write(struct {
			Files   int `json:"files"`
			Added   int `json:"added"`
			Revised int `json:"revised,omitempty"`
		}{m.fileCount, m.total.Added, m.total.Revised})
	}
	return m.text(m.Local).Line("%s files: %s new messages, %s changed", render.Number(m.fileCount),
		render.Number(m.total.Added), render.Number(m.total.Revised))
}

// byTime keeps an answer's items in the order in which they were sent, so that
// numbers follow time where they can.
func byTime(items []store.Item) {
	sort.SliceStable(items, func(a, b int) bool { return items[a].TimeMS < items[b].TimeMS })
}
