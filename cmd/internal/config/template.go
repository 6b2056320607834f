package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"imdex/fetch"
)

const templateHead = `# imdex: configuration · 配置文件
#
# Lines that begin with "# " are notes. Take the # off the other lines to use them.
# 以“# ”开头的是说明；去掉其余行首的 # 即可启用。
#
# A secret is written as one of · 密钥写法：
#   env:NAME              an environment variable · 环境变量
#   file:PATH             the only line of a file that nobody else can read (chmod 600)
#   keyring:SERVICE/USER  the system's keyring · 系统钥匙串
#   cmd:COMMAND ARGS      the first line that a command prints, e.g. cmd:pass show im/wps
#   or the value itself, which is not advised · 或直接写值（不建议）
`

const templateTail = `
# ---- people · 人员 ----
# One person behind several ids. An id is written account:id, or provider:id for all its accounts.
#[[person]]
#name = "王伟"
# e.g. ids = ["work-wps:100002594211", "bosshi:ou_d30e"]
#ids = []
#aliases = ["老王"]
# this is you: from:me · 本人
#me = true

# ---- search · 搜索 ----
#[search]
# py: searches the pinyin of message texts; polyphones add noise · 按拼音搜正文
#pinyin_text = false
# of dates in queries and answers; default: this machine's · 时区
#timezone = "Asia/Shanghai"
`

// Template is a configuration with every provider and every key, all of it
// commented out. Each account is valid once the # of its lines is taken off.
func Template(providers []fetch.Provider) string {
	var b strings.Builder
	b.WriteString(templateHead)
	for _, pr := range providers {
		fmt.Fprintf(&b, "\n# ---- %s (%s) ----\n#[[account]]\n", pr.Title, pr.Name)
		common := commonKeys(pr)
		templateKeys(&b, "account", slices.Concat(common[:identityKeys], pr.Keys, common[identityKeys:]))
	}
	b.WriteString(templateTail)
	return b.String()
}

// templateKeys writes the plain keys first: in TOML, a key after a nested table
// belongs to that table.
func templateKeys(b *strings.Builder, path string, keys []fetch.Key) {
	for _, k := range keys {
		if k.Kind != fetch.KeyTables {
			templateNote(b, k)
			fmt.Fprintf(b, "#%s\n", example(k))
		}
	}
	for _, k := range keys {
		if k.Kind == fetch.KeyTables {
			templateNote(b, k)
			fmt.Fprintf(b, "#[[%s.%s]]\n", path, k.Name)
			templateKeys(b, path+"."+k.Name, k.Table)
		}
	}
}

func templateNote(b *strings.Builder, k fetch.Key) {
	note := k.Doc
	switch {
	case k.Required:
		note += " (required · 必填)"
	case k.Default != "":
		note += " (default: " + k.Default + ")"
	}
	if note = strings.Join(strings.Fields(note), " "); note != "" {
		fmt.Fprintf(b, "# %s\n", note)
	}
}

// example is the key with its example value, as written in TOML.
func example(k fetch.Key) string {
	value := k.Example
	if value == "" {
		value = standIn(k)
	}
	if k.Kind == fetch.KeyTables {
		return "[[account." + k.Name + "]]"
	}
	return k.Name + " = " + value
}

func standIn(k fetch.Key) string {
	switch k.Kind {
	case fetch.KeySecret:
		return fmt.Sprintf("%q", "env:"+strings.ToUpper(k.Name))
	case fetch.KeyInt:
		return "1"
	case fetch.KeyBool:
		return "true"
	case fetch.KeyStrings:
		return `["…"]`
	case fetch.KeyFile:
		return fmt.Sprintf("%q", strings.TrimSuffix(k.Name, fileSuffix)+".txt")
	}
	return `"…"`
}

// Write writes the template to path, mode 0600, and the folders above it, 0700.
// A file that is there already is an *Error that wraps ErrExists.
func Write(path string, providers []fetch.Provider) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return unwritten(path, err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &Error{File: path, Problem: ErrExists.Error(), Hint: "edit it, or name another with --config FILE", Err: ErrExists}
	}
	if err != nil {
		return unwritten(path, err)
	}
	_, err = f.WriteString(Template(providers))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return unwritten(path, errors.Join(err, os.Remove(path)))
	}
	return nil
}

func unwritten(path string, err error) error {
	return &Error{File: path, Problem: "cannot be written: " + cause(err).Error(), Err: err}
}
