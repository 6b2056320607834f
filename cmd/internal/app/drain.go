package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/config"
	"imdex/fetch"
	"imdex/store"
	"imdex/store/bolt"
)

func (s *session) syncCommand() *cli.Command {
	return &cli.Command{
		Name:      "sync",
		Usage:     "drain what is new from every account and bring the index up to date",
		ArgsUsage: "[ACCOUNT…]",
		Flags: append(drainFlags(),
			&cli.BoolFlag{Name: "no-index", Usage: "leave the index as it is"}),
		Action: func(c *cli.Context) error { return s.drain(c, !c.Bool("no-index")) },
	}
}

func (s *session) fetchCommand() *cli.Command {
	return &cli.Command{
		Name:      "fetch",
		Usage:     "only the drain: what is new from every account",
		ArgsUsage: "[ACCOUNT…]",
		Flags:     drainFlags(),
		Action:    func(c *cli.Context) error { return s.drain(c, false) },
	}
}

func drainFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "full", Usage: "drain from the start again"},
		&cli.StringFlag{Name: "since", Usage: "how far back: a `DATE`, or 30d"},
		&cli.BoolFlag{Name: "dry-run", Usage: "the calls and the time it would take; reads no message"},
	}
}

// drain runs every chosen account at once and, beside them, the index.
func (s *session) drain(c *cli.Context, withIndex bool) (err error) {
	ctx, cancel := withTimeout(c.Context, c, 0)
	defer cancel()
	job, err := s.newDrain(c)
	if err != nil {
		return err
	}
	if job.dryRun {
		return job.plan(ctx)
	}
	lock, err := bolt.LockHome(job.home, "imdex "+c.Command.Name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if err := job.open(ctx); err != nil {
		return err
	}
	stop := func() error { return nil }
	if withIndex {
		stop = job.publish(ctx)
	}
	runErr := job.run(ctx)
	if runErr == nil {
		runErr = errors.Join(job.noteUnlisted(ctx), job.noteHoles(ctx))
	}
	return errors.Join(runErr, stop(), job.conclude(c.Command.Name))
}

// drainJob is one run of sync or fetch.
type drainJob struct {
	*session
	home     string
	accounts []config.Account
	since    time.Time // overrides the accounts' own; zero: they decide
	full     bool
	dryRun   bool
	start    time.Time

	store     *bolt.Store
	sources   []source
	refused   []refusal // accounts that could not even begin
	publisher *publisher

	mu      sync.Mutex // guards reports
	reports []fetch.Report
}

// refusal is why an account could not begin.
type refusal struct {
	account string
	err     error
}

// source is an account with its open connection.
type source struct {
	account  config.Account
	settings fetch.Settings
	fetch.Source
}

func (s *session) newDrain(c *cli.Context) (*drainJob, error) {
	cfg, err := s.config()
	if err != nil {
		return nil, err
	}
	job := &drainJob{session: s, full: c.Bool("full"), dryRun: c.Bool("dry-run"), start: s.Now()}
	if job.home, err = s.home(); err != nil {
		return nil, err
	}
	if job.accounts, err = chooseAccounts(cfg, c.Args().Slice()); err != nil {
		return nil, err
	}
	for _, a := range job.accounts {
		if a.Disabled {
			return nil, usage(fmt.Sprintf("account %q is disabled", a.Name()), "take its line disabled = true out of "+cfg.File)
		}
	}
	if since := c.String("since"); since != "" {
		if job.since, err = config.ParseTime(since, s.Now(), s.Local); err != nil {
			return nil, usage(fmt.Sprintf("--since %q: %v", since, err), "--since 2024-06-17, or --since 30d")
		}
	}
	return job, nil
}

// chooseAccounts are the named ones, or all that are not disabled.
func chooseAccounts(cfg config.Config, names []string) ([]config.Account, error) {
	var chosen []config.Account
	for _, name := range names {
		a, err := cfg.Account(name)
		if err != nil {
			var e *config.Error
			if errors.As(err, &e) {
				return nil, usage(e.Problem, e.Hint)
			}
			return nil, usage(err.Error(), "imdex accounts lists them")
		}
		if !slices.ContainsFunc(chosen, func(c config.Account) bool { return c.Name() == a.Name() }) {
			chosen = append(chosen, a)
		}
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, a := range cfg.Accounts {
		if !a.Disabled {
			chosen = append(chosen, a)
		}
	}
	if len(chosen) == 0 && len(cfg.Accounts) > 0 {
		return nil, fail(exitConfig, fmt.Errorf("%s: every account is disabled", cfg.File), "take the line disabled = true out of one")
	}
	if len(chosen) == 0 {
		return nil, fail(exitConfig, fmt.Errorf("%s: no account to drain", cfg.File), "uncomment an [[account]] and fill it in; imdex providers lists the keys")
	}
	return chosen, nil
}

// open makes the store, registers the accounts and opens their sources. An
// account that cannot begin is noted; the others go on.
func (j *drainJob) open(ctx context.Context) error {
	var err error
	if j.store, err = bolt.Create(ctx, j.home, bolt.Options{Now: j.Now}); err != nil {
		return err
	}
	for _, a := range j.accounts {
		src, err := j.connect(ctx, a)
		if err == nil {
			err = j.store.Register(ctx, store.Account{Name: a.Name(), Provider: a.Provider.Name, AppID: a.AppID()})
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			j.refused = append(j.refused, refusal{a.Name(), err})
			continue
		}
		j.sources = append(j.sources, src)
	}
	if len(j.sources) > 0 {
		return nil
	}
	if err := j.noteUnlisted(ctx); err != nil {
		return err
	}
	var all []error
	for _, r := range j.refused {
		all = append(all, r.err)
	}
	return configFailure(errors.Join(all...))
}

// connect looks the account's secrets up and opens its source; it makes no call.
func (j *drainJob) connect(ctx context.Context, a config.Account) (source, error) {
	settings, err := a.Resolve(ctx, j.Host)
	if err != nil {
		return source{}, err
	}
	env := fetch.Env{Transport: j.Transport, Now: j.Now, Observe: func(e fetch.Event) { j.watch.event(a.Name(), e) }}
	src, err := a.Provider.Open(settings, env)
	if err != nil {
		return source{}, a.Locate(err)
	}
	if readable(settings.BaseURL) {
		j.note("%s: base_url is plain http to another machine: its credentials travel readable", a.Name())
	}
	return source{account: a, settings: settings, Source: src}, nil
}

// readable reports whether an address leaves this machine unencrypted.
func readable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" || u.Hostname() == "localhost" {
		return false
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err != nil || !ip.IsLoopback()
}

// options are what the engine needs for one account.
func (j *drainJob) options(src source) fetch.Options {
	since := src.account.Since
	if !j.since.IsZero() {
		since = j.since
	}
	return fetch.Options{
		Account: src.account.Name(), Provider: src.account.Provider, Source: src.Source, Library: j.store,
		Now: j.Now, Since: since, Overlap: src.account.Overlap, Full: j.full, PageSize: src.settings.PageSize,
		DryRun: j.dryRun, Watch: j.watch.drain, Committed: j.committed,
	}
}

func (j *drainJob) committed(r store.Receipt) {
	if j.publisher != nil {
		j.publisher.stored(r.Added + r.Revised + r.Marked)
	}
}

// run drains all accounts at once. Its error is of the store or the context;
// what went wrong with an account or a stream is in the reports.
func (j *drainJob) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	errs := make([]error, len(j.sources))
	for i, src := range j.sources {
		j.watch.begin(src.account.Name(), "messages", 0)
		all.Go(func() {
			report, err := fetch.Run(ctx, j.options(src))
			j.mu.Lock()
			j.reports = append(j.reports, report)
			j.mu.Unlock()
			if errs[i] = err; err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return firstCause(errs)
}

// firstCause leaves out the cancellations that another error caused.
func firstCause(errs []error) error {
	var real, cancelled error
	for _, err := range errs {
		if errors.Is(err, context.Canceled) {
			cancelled = err
			continue
		}
		real = errors.Join(real, err)
	}
	if real != nil {
		return real
	}
	return cancelled
}
