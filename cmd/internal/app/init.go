package app

import (
	"errors"
	"runtime/debug"

	"github.com/urfave/cli/v2"

	"imdex/cmd/internal/config"
	"imdex/cmd/internal/render"
)

func (s *session) initCommand() *cli.Command {
	return s.list("init", "write a commented configuration; never overwrites", func(*cli.Context) error {
		file, err := s.Host.File(s.configArg)
		if err != nil {
			return fail(exitConfig, err, "say where with --config FILE or IMDEX_CONFIG")
		}
		if err := config.Write(file, s.Providers); err != nil {
			if errors.Is(err, config.ErrExists) {
				return configFailure(err)
			}
			return err
		}
		if s.json {
			return render.NewLines(s.Stdout).Write(struct {
				Config string `json:"config"`
			}{file})
		}
		out := s.text(s.Local)
		if err := out.Line("wrote %s", file); err != nil {
			return err
		}
		return out.Line("uncomment an account, fill it in, then: imdex sync")
	})
}

func (s *session) versionCommand() *cli.Command {
	return s.list("version", "what this program is made of", func(*cli.Context) error {
		v := buildVersion()
		if s.json {
			return render.NewLines(s.Stdout).Write(v)
		}
		out := s.text(s.Local)
		return out.Line("imdex %s (%s, bleve %s, bbolt %s)", v.Version, v.Go, v.Bleve, v.Bbolt)
	})
}

// version is what `imdex version --json` prints.
type version struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	Bleve   string `json:"bleve"`
	Bbolt   string `json:"bbolt"`
}

func buildVersion() version {
	v := version{Version: "devel"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Go = info.GoVersion
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		v.Version = info.Main.Version
	}
	for _, m := range info.Deps {
		switch m.Path {
		case "github.com/blevesearch/bleve/v2":
			v.Bleve = m.Version
		case "go.etcd.io/bbolt":
			v.Bbolt = m.Version
		}
	}
	return v
}
