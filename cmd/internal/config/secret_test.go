package config

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
)

const planted = "pLanTed-5ecret-99"

// find resolves one reference as app_key of an account.
func find(t *testing.T, h Host, reference string) (string, error) {
	t.Helper()
	c, err := Parse(filepath.Join(t.TempDir(), "config.toml"),
		[]byte("[[account]]\nname = \"a\"\nprovider = \"wps\"\napp_id = \"x\"\napp_key = '''"+reference+"'''\n"), options())
	require.NoError(t, err)
	if h.OS == "" {
		h.OS = "linux"
	}
	if h.Lookup == nil {
		h.Lookup = lookupIn(nil)
	}
	s, err := c.Accounts[0].Resolve(t.Context(), h)
	return s.Secret("app_key").Reveal(), err
}

// secretFile writes a file into a folder of its own.
func secretFile(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	require.NoError(t, os.Chmod(path, mode))
	return path
}

func TestSecretsAreFound(t *testing.T) {
	env := Host{Lookup: lookupIn(map[string]string{"KEY": planted + "\n", "HOME": "/nowhere"}), Environ: os.Environ()}
	ring := Host{Keyring: func(service, user string) (string, error) { return service + "|" + user, nil }}
	tests := []struct {
		name, reference string
		host            Host
		want            string
	}{
		{"literal", planted, Host{}, planted},
		{"literal with a colon", "https:" + planted, Host{}, "https:" + planted},
		{"environment", "env:KEY", env, planted},
		{"keyring", "keyring:imdex/work/wps", ring, "imdex|work/wps"},
		{"file", "file:" + secretFile(t, planted+"\r\n", 0o600), Host{}, planted},
		{"file with a byte order mark", "file:" + secretFile(t, "\ufeff"+planted, 0o400), Host{}, planted},
		{"command", `cmd:sh -c "printf 'pLan%s\nmore\n' Ted-5ecret-99"`, env, planted},
		{"command that leaves another behind", `cmd:sh -c "echo ` + planted + `; sleep 2 &"`, env, planted},
		{"command without a shell", "cmd:echo $KEY;", env, "$KEY;"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := find(t, tt.host, tt.reference)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestFileOfASecretBesideTheConfiguration(t *testing.T) {
	path := secretFile(t, planted, 0o600)
	c, err := Parse(filepath.Join(filepath.Dir(path), "config.toml"),
		[]byte("[[account]]\nname = \"a\"\nprovider = \"wps\"\napp_id = \"x\"\napp_key = \"file:secret\"\n"), options())
	require.NoError(t, err)
	s, err := c.Accounts[0].Resolve(t.Context(), Host{OS: "linux", Lookup: lookupIn(nil)})
	require.NoError(t, err)
	assert.Equal(t, planted, s.Secret("app_key").Reveal())

	home := Host{OS: "linux", Lookup: lookupIn(map[string]string{"HOME": filepath.Dir(path)})}
	got, err := find(t, home, "file:~/secret")
	require.NoError(t, err)
	assert.Equal(t, planted, got)
}

// Every failure names the account, the key and the place, says what to do, and
// shows nothing of the value.
func TestSecretsAreMissed(t *testing.T) {
	silent := Host{Keyring: func(string, string) (string, error) { return planted, errors.New(planted) }}
	absent := Host{Keyring: func(string, string) (string, error) { return "", keyring.ErrNotFound }}
	blank := Host{Lookup: lookupIn(map[string]string{"KEY": " "})}
	open := secretFile(t, planted, 0o600)
	require.NoError(t, os.Chmod(filepath.Dir(open), 0o777))
	synced := filepath.Join(t.TempDir(), "Dropbox", "secret")
	require.NoError(t, os.Mkdir(filepath.Dir(synced), 0o700))
	require.NoError(t, os.WriteFile(synced, []byte(planted), 0o600))
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(synced, link))
	tests := []struct {
		name, reference string
		host            Host
		problem, hint   string
	}{
		{"variable not set", "env:KEY", Host{}, "environment variable KEY: not set", "export KEY=…"},
		{"variable blank", "env:KEY", blank, "environment variable KEY: the secret is empty", "env:NAME"},
		{"no file", "file:/nowhere/key", Host{}, "file /nowhere/key: not there", "chmod 600"},
		{"readable by others", "file:" + secretFile(t, planted, 0o644), Host{}, "(mode 0644)", "chmod 600 /"},
		{"readable by the group", "file:" + secretFile(t, planted, 0o640), Host{}, "(mode 0640)", "chmod 600 /"},
		{"writable by others", "file:" + secretFile(t, planted, 0o602), Host{}, "(mode 0602)", "chmod 600 /"},
		{"folder open to others", "file:" + open, Host{}, "others can replace it", "chmod o-w"},
		{"synced folder", "file:" + synced, Host{}, "copied to other machines", "outside"},
		{"link into a synced folder", "file:" + link, Host{}, "copied to other machines", "outside"},
		{"folder", "file:" + t.TempDir(), Host{}, "not a regular file", ""},
		{"device", "file:/dev/zero", Host{}, "not a regular file", ""},
		{"two lines", "file:" + secretFile(t, planted+"\n"+planted, 0o600), Host{}, "more than one line", "write"},
		{"empty file", "file:" + secretFile(t, "", 0o600), Host{}, "the secret is empty", "write"},
		{"not in the keyring", "keyring:imdex/wps", absent, "keyring entry imdex/wps: not there", "secret-tool store"},
		{"no keyring", "keyring:imdex/wps", silent, "the keyring cannot be used", "env:NAME"},
		{"command fails", "cmd:sh -c 'echo " + planted + "; echo " + planted + " >&2; exit 3'", Host{Environ: os.Environ()}, "command sh: failed with exit status 3", "by hand"},
		{"command not there", "cmd:imdex-no-such-command " + planted, Host{}, "command imdex-no-such-command: cannot be run", "whole path"},
		{"command says nothing", "cmd:true", Host{}, "command true: the secret is empty", "write"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := find(t, tt.host, tt.reference)
			var problems Problems
			require.ErrorAs(t, err, &problems)
			require.Len(t, problems, 1)
			e := problems[0]
			assert.Empty(t, got)
			assert.Equal(t, 5, e.Line)
			assert.True(t, strings.HasPrefix(e.Problem, `account "a": app_key: `), e.Problem)
			assert.Contains(t, e.Problem, tt.problem)
			assert.Contains(t, e.Hint, tt.hint)
			assert.NotContains(t, e.Error()+e.Hint, planted)
		})
	}
}

func TestFileOfAnotherUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Log("only root can give a file away")
		return
	}
	path := secretFile(t, planted, 0o600)
	require.NoError(t, os.Chown(path, 12345, -1))
	_, err := find(t, Host{}, "file:"+path)
	require.Error(t, err)
	assert.Contains(t, err.Error(), "belongs to another user")
}

func TestKeyringThatDoesNotAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		defer close(release)
		stuck := Host{Keyring: func(string, string) (string, error) {
			<-release
			return planted, nil
		}}
		start := time.Now()
		_, err := find(t, stuck, "keyring:imdex/wps")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		assert.LessOrEqual(t, time.Since(start), 2*time.Second)
	})
}

func TestCommandThatDoesNotEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := lookup{host: Host{OS: runtime.GOOS}}
	_, err := l.secret(ctx, reference{kind: fromCommand, argv: []string{"sleep", "600"}})
	require.ErrorIs(t, err, context.Canceled)
	assert.Contains(t, err.Error(), "did not end in time")
}

// A command of one account does not see the secrets of the others.
func TestCommandsDoNotGetSecrets(t *testing.T) {
	c, err := Parse("config.toml", []byte(`
[[account]]
name = "a"
provider = "wps"
app_id = "x"
app_key = "env:ONE_KEY"
[[account]]
name = "b"
provider = "wps"
app_id = "x"
app_key = '''cmd:sh -c "echo got${ONE_KEY}${OTHER}"'''
`), options())
	require.NoError(t, err)
	h := Host{OS: "linux", Lookup: lookupIn(nil),
		Environ: append(os.Environ(), "ONE_KEY="+planted, "OTHER=this")}
	s, err := c.Accounts[1].Resolve(t.Context(), h)
	require.NoError(t, err)
	assert.Equal(t, "gotthis", s.Secret("app_key").Reveal())
}

func TestOutputOfACommandIsBounded(t *testing.T) {
	l := lookup{host: Host{Environ: os.Environ()}}
	_, err := l.secret(t.Context(), reference{kind: fromCommand, argv: []string{"head", "-c", "9000000", "/dev/zero"}})
	require.Error(t, err)
	h := &head{}
	n, err := h.Write(make([]byte, 3*maxSecret))
	require.NoError(t, err)
	assert.Equal(t, 3*maxSecret, n)
	assert.Equal(t, maxSecret, h.Len())
}

func TestNestedSecretsAndFiles(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "users.txt"), []byte("\ufeff# ours\r\n u2 李雷 \r\n\r\nu1 again\nu2\n"), 0o644))
	c, err := Parse(filepath.Join(dir, "config.toml"), []byte(`[[account]]
name = "a"
provider = "huawei"
base_url = "https://h"
app_secret = "env:S"
[[account.channel]]
id = "1"
pin = "env:PIN"
users = ["u1 张先生"]
users_file = "users.txt"
[[account.channel]]
id = "2"
users_file = "users.txt"
`), options())
	require.NoError(t, err)
	s, err := c.Accounts[0].Resolve(t.Context(), Host{OS: "linux", Lookup: lookupIn(map[string]string{"S": "s", "PIN": "p"})})
	require.NoError(t, err)
	channels := s.Tables("channel")
	require.Len(t, channels, 2)
	assert.Equal(t, "p", channels[0].Secret("pin").Reveal())
	assert.Equal(t, []string{"u1 张先生", "u2 李雷"}, channels[0].Strings("users"))
	assert.Equal(t, []string{"u2 李雷", "u1 again"}, channels[1].Strings("users"))
	assert.NotContains(t, c.Accounts[0].Settings.Tables("channel")[0].Values, "pin", "the account itself stays as it was")

	_, err = c.Accounts[0].Resolve(t.Context(), Host{OS: "linux", Lookup: lookupIn(nil)})
	require.Error(t, err)
	assert.Len(t, err, 2, "both secrets are reported: %v", err)
}

func TestListFiles(t *testing.T) {
	_, err := readList(strings.NewReader("good\n\xff\n"))
	assert.EqualError(t, err, "line 2 is not UTF-8")
	_, err = readList(strings.NewReader(strings.Repeat("x", 1<<17)))
	assert.Error(t, err, "a line without end")
	_, err = listFile("nowhere.txt").read(Host{Lookup: lookupIn(nil)}, "/etc/config.toml")
	assert.EqualError(t, err, "/etc/nowhere.txt: no such file or directory")
}
