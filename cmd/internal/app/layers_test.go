package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mayImport is the direction of the house: for each folder the folders of this
// module that its code, tests apart, may import. A trailing /… stands for the
// folder and everything below it; <p> is one provider's name, the same on both
// sides.
var mayImport = map[string][]string{
	"cmd/imdex":             {"cmd/internal/app"},
	"cmd/internal/app":      {"…"},
	"cmd/internal/config":   {"fetch"},
	"cmd/internal/render":   {"store", "store/chat"},
	"cmd/internal/progress": {"cmd/internal/render"},

	"fetch":               {"store", "store/chat"},
	"fetch/transport":     {"fetch"},
	"fetch/wire":          {},
	"fetch/draft":         {"fetch/wire", "store", "store/chat"},
	"fetch/paging":        {"fetch"},
	"fetch/<p>":           {"fetch", "fetch/transport", "fetch/wire", "fetch/draft", "fetch/paging", "store", "store/chat"},
	"fetch/<p>/emulator":  {"fetch/emulator/edge", "fetch/emulator/talk"},
	"fetch/all":           {"fetch", "fetch/<p>"},
	"fetch/emulator":      {"fetch/<p>/emulator", "fetch/emulator/edge"},
	"fetch/emulator/edge": {},
	"fetch/emulator/talk": {},
	"fetch/fetchtest":     {"fetch", "store", "store/chat", "fetch/wire"},

	"fetch/fetchtest/fake":          {"fetch", "fetch/transport", "fetch/wire", "store", "store/chat"},
	"fetch/fetchtest/fake/emulator": {},

	"store":      {},
	"store/chat": {},
	"store/bolt": {"store"},

	"index":            {"index/token", "index/segment", "index/generation", "store", "store/chat"},
	"index/token":      {},
	"index/segment":    {},
	"index/generation": {},

	"query":           {"index", "index/token", "query/lang", "query/match", "query/directory", "store", "store/chat"},
	"query/lang":      {"index/token"},
	"query/match":     {"index/token", "query/lang"},
	"query/directory": {"index/token", "store", "store/chat"},
}

// providers are the folders that stand for <p>.
var providers = []string{"bosshi", "wps", "volcengine", "huawei", "yunhu"}

// standardOnly are the leaves that import nothing but the standard library.
var standardOnly = []string{"store", "store/chat"}

func TestLayers(t *testing.T) {
	imports := readImports(t, "../../..")
	require.Greater(t, len(imports), 20, "packages were found")
	for folder, all := range imports {
		allowed, known := rule(folder)
		if !assert.True(t, known, "folder %s has no place in the house: add it to mayImport", folder) {
			continue
		}
		for _, imported := range all {
			name, ours := strings.CutPrefix(imported, "imdex/")
			if ours {
				assert.True(t, permits(allowed, name), "%s must not import %s", folder, name)
			} else if contains(standardOnly, folder) {
				assert.NotContains(t, strings.SplitN(imported, "/", 2)[0], ".", "%s imports %s", folder, imported)
			}
		}
	}
}

// The rules themselves can fail.
func TestLayersRefuse(t *testing.T) {
	for _, c := range []struct{ folder, imported string }{
		{"index", "query"}, {"query", "store/bolt"}, {"fetch", "store/bolt"}, {"store", "fetch"},
		{"fetch/wps", "fetch/bosshi"}, {"fetch/wps/emulator", "fetch/wps"}, {"query", "fetch"}, {"query/lang", "index"},
	} {
		allowed, _ := rule(c.folder)
		assert.False(t, permits(allowed, c.imported), "%s → %s", c.folder, c.imported)
	}
}

// rule is what a folder may import, with its provider's name filled in.
func rule(folder string) ([]string, bool) {
	if allowed, ok := mayImport[folder]; ok {
		return allowed, true
	}
	for _, p := range providers {
		generic := strings.Replace(folder, "fetch/"+p, "fetch/<p>", 1)
		if allowed, ok := mayImport[generic]; ok {
			return allowed, true
		}
	}
	return nil, false
}

func permits(allowed []string, name string) bool {
	for _, a := range allowed {
		if a == "…" || a == name {
			return true
		}
		for _, p := range providers {
			if strings.ReplaceAll(a, "<p>", p) == name {
				return true
			}
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// readImports parses the imports of every file that is not a test, by folder.
// Reading the files, rather than asking a command, makes the test's cache see
// every change.
func readImports(t *testing.T, root string) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && file != root && strings.ContainsAny(d.Name()[:1], "._") {
			return fs.SkipDir // as the go command does
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		folder := path.Dir(filepath.ToSlash(rel))
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		imports[folder] = append(imports[folder], nil...)
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[folder] = append(imports[folder], name)
		}
		return nil
	})
	require.NoError(t, err)
	return imports
}
