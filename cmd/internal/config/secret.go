package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/zalando/go-keyring"

	"imdex/fetch"
)

const (
	// keyringWait is the longest that a keyring may take. A desktop answers in
	// milliseconds; a machine without one may never answer.
	keyringWait = 2 * time.Second
	// commandWait leaves a person time to unlock a password manager.
	commandWait = 30 * time.Second
	// maxSecret bounds what is read of a file or a command, in bytes.
	maxSecret = 64 << 10
)

// lookup is a secret's look-up on behalf of one account.
type lookup struct {
	host   Host
	file   string          // the configuration's, for relative paths
	hidden map[string]bool // environment variables that commands do not get
}

// A failure says where a secret was looked for in vain, and what to do.
type failure struct {
	where, hint string
	err         error
}

func (f *failure) Error() string { return f.where + ": " + f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// secret finds the value. The error is a *failure without any part of it.
func (l lookup) secret(ctx context.Context, ref reference) (fetch.Secret, error) {
	value, fail := l.find(ctx, ref)
	if fail != nil {
		return fetch.Secret{}, fail
	}
	value = strings.TrimSpace(strings.TrimPrefix(value, "\ufeff"))
	if err := checkSecret(value); err != nil {
		return fetch.Secret{}, &failure{ref.where(), secretForms, err}
	}
	return fetch.NewSecret(value), nil
}

func (l lookup) find(ctx context.Context, ref reference) (string, *failure) {
	switch ref.kind {
	case fromEnv:
		value, ok := l.host.Lookup(ref.name)
		if !ok {
			return "", &failure{ref.where(), "export " + ref.name + "=…", errors.New("not set")}
		}
		return value, nil
	case fromFile:
		return l.fromFile(ref)
	case fromKeyring:
		return l.fromKeyring(ctx, ref)
	case fromCommand:
		return l.fromCommand(ctx, ref)
	}
	return ref.value, nil
}

// where names the place of a secret: a command by its name alone, since its
// arguments may be secret.
func (r reference) where() string {
	switch r.kind {
	case fromEnv:
		return "environment variable " + r.name
	case fromFile:
		return "file " + r.name
	case fromKeyring:
		return "keyring entry " + r.name + "/" + r.user
	case fromCommand:
		return "command " + r.argv[0]
	}
	return "the configuration"
}

func (l lookup) fromFile(ref reference) (string, *failure) {
	path, err := l.host.beside(l.file, ref.name)
	if err != nil {
		return "", &failure{ref.where(), "", err}
	}
	f, fail := openPrivate(path, l.host.OS)
	if fail != nil {
		fail.where = ref.where()
		return "", fail
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret))
	if err != nil {
		return "", &failure{ref.where(), "", cause(err)}
	}
	return string(data), nil
}

// fromKeyring gives up on a keyring that does not answer. Its goroutine ends
// when the keyring does.
func (l lookup) fromKeyring(ctx context.Context, ref reference) (string, *failure) {
	ctx, cancel := context.WithTimeout(ctx, keyringWait)
	defer cancel()
	type answer struct {
		value string
		err   error
	}
	answers, get := make(chan answer, 1), l.host.keyring()
	go func() {
		value, err := get(ref.name, ref.user)
		answers <- answer{value, err}
	}()
	select {
	case a := <-answers:
		switch {
		case errors.Is(a.err, keyring.ErrNotFound):
			return "", &failure{ref.where(), l.host.addToKeyring(ref), errors.New("not there")}
		case a.err != nil:
			return "", &failure{ref.where(), noKeyring, errors.New("the keyring cannot be used")}
		}
		return a.value, nil
	case <-ctx.Done():
		return "", &failure{ref.where(), noKeyring, fmt.Errorf("the keyring does not answer: %w", ctx.Err())}
	}
}

const noKeyring = "where there is no keyring, use env:NAME or file:PATH"

// addToKeyring is the command that makes the missing entry; it asks for the value.
func (h Host) addToKeyring(ref reference) string {
	switch h.OS {
	case "darwin":
		return fmt.Sprintf("security add-generic-password -s %q -a %q -w", ref.name, ref.user)
	case "windows":
		return fmt.Sprintf("cmdkey /generic:%s:%s /user:%s /pass", ref.name, ref.user, ref.user)
	}
	return fmt.Sprintf("secret-tool store --label=imdex service %q username %q", ref.name, ref.user)
}

// fromCommand runs the command without a shell and takes the first line of its
// output. What it says on stderr is dropped: it may quote a secret.
func (l lookup) fromCommand(ctx context.Context, ref reference) (string, *failure) {
	ctx, cancel := context.WithTimeout(ctx, commandWait)
	defer cancel()
	cmd := exec.CommandContext(ctx, ref.argv[0], ref.argv[1:]...)
	cmd.Env = l.environment()
	cmd.WaitDelay = time.Second // a grandchild may hold the pipe open
	out := &head{}
	cmd.Stdout = out
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrWaitDelay): // it ended well; what it started has not
	case ctx.Err() != nil:
		return "", &failure{ref.where(), byHand, fmt.Errorf("did not end in time: %w", ctx.Err())}
	case errors.As(err, &exit):
		return "", &failure{ref.where(), byHand, fmt.Errorf("failed with %s", exit.ProcessState)}
	case err != nil:
		return "", &failure{ref.where(), "give the whole path of the command", errors.New("cannot be run")}
	}
	line, _, _ := bytes.Cut(out.Bytes(), []byte("\n"))
	return string(line), nil
}

const byHand = "run the command by hand to see what it says"

// environment is never nil: nil would mean this process's own.
func (l lookup) environment() []string {
	env := slices.DeleteFunc(slices.Clone(l.host.Environ), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return l.hidden[name]
	})
	return append([]string{}, env...)
}

// head keeps the first maxSecret bytes and swallows the rest.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), maxSecret-h.Len())])
	return len(p), nil
}
