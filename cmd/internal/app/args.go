package app

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/urfave/cli/v2"
)

// arguments puts a command line into the order that the flag parser can read:
// program, command, flags, "--", words. The parser stops at the first word and
// reads "-word" as a flag; here flags and words may come in any order, and a
// "-word" is a negation where a query is taken.
//
// A flag is a declared "--name" (its value after "=" or in the next argument),
// or exactly -C, -o or -h. Everything after "--" is a word.
func arguments(app *cli.App, args []string) ([]string, error) {
	cmd, rest, err := splitCommand(app, args[1:])
	if err != nil {
		return nil, err
	}
	known := flagSet(app.Flags)
	if cmd != nil {
		for name, f := range flagSet(cmd.Flags) {
			known[name] = f
		}
	}
	flags, words, err := sortArguments(rest, known, cmd != nil && takesQuery(cmd))
	if err != nil {
		return nil, err
	}
	out := []string{args[0]}
	if cmd == nil {
		return append(append(out, flags...), words...), nil
	}
	global, local := divide(flags, flagSet(app.Flags))
	out = append(append(out, global...), cmd.Name)
	out = append(append(out, local...), "--")
	return append(out, words...), nil
}

// queryWords stands in the usage of every command whose words are a query.
const queryWords = "QUERY"

func takesQuery(cmd *cli.Command) bool { return strings.Contains(cmd.ArgsUsage, queryWords) }

func flagSet(flags []cli.Flag) map[string]cli.Flag {
	set := map[string]cli.Flag{}
	for _, f := range flags {
		for _, name := range f.Names() {
			set[name] = f
		}
	}
	return set
}

// everyFlag are the flags of the program and of all commands: before the
// command's word, any of them may stand. One name is one kind of flag everywhere.
func everyFlag(app *cli.App) map[string]cli.Flag {
	all := flagSet(app.Flags)
	for _, c := range app.Commands {
		for name, f := range flagSet(c.Flags) {
			all[name] = f
		}
	}
	return all
}

// splitCommand finds the command's word and returns the other arguments.
func splitCommand(app *cli.App, args []string) (*cli.Command, []string, error) {
	known := everyFlag(app)
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			break
		}
		if name, value, ok := flagName(arg); ok {
			if f := known[name]; f != nil && takesValue(f) && value == "" && !strings.Contains(arg, "=") {
				i++
			}
			continue
		}
		if strings.HasPrefix(arg, "-") && arg != "-" {
			continue
		}
		rest := append(append([]string{}, args[:i]...), args[i+1:]...)
		cmd := app.Command(arg)
		if cmd == nil {
			return nil, nil, unknownCommand(app, arg)
		}
		return cmd, rest, nil
	}
	return nil, args, nil
}

func unknownCommand(app *cli.App, name string) error {
	var names []string
	for _, c := range app.VisibleCommands() {
		names = append(names, c.Name)
	}
	if near := nearest(name, names); near != "" {
		return usage(fmt.Sprintf("no command %q", name), "did you mean: imdex "+near)
	}
	return usage(fmt.Sprintf("no command %q", name), "imdex --help lists the commands")
}

// flagName splits "--name=value", "--name", "-C", "-o" and "-h".
func flagName(arg string) (name, value string, ok bool) {
	switch {
	case arg == "-C" || arg == "-o" || arg == "-h":
		return arg[1:], "", true
	case strings.HasPrefix(arg, "--") && len(arg) > 2:
		name, value, _ = strings.Cut(arg[2:], "=")
		return name, value, true
	}
	return "", "", false
}

func takesValue(f cli.Flag) bool {
	_, isBool := f.(*cli.BoolFlag)
	return !isBool
}

// sortArguments separates flags (with their values) from words.
func sortArguments(args []string, known map[string]cli.Flag, query bool) (flags, words []string, err error) {
	for i := 0; i < len(args); i++ {
		arg := args[i]
		if arg == "--" {
			return flags, append(words, args[i+1:]...), nil
		}
		name, _, isFlag := flagName(arg)
		if !isFlag {
			if strings.HasPrefix(arg, "-") && arg != "-" && !query {
				return nil, nil, usage(fmt.Sprintf("no flag %q", arg), nearestFlag(strings.TrimLeft(arg, "-"), known))
			}
			words = append(words, arg)
			continue
		}
		f := known[name]
		if f == nil {
			return nil, nil, usage(fmt.Sprintf("no flag %q", "--"+name), nearestFlag(name, known))
		}
		flags = append(flags, arg)
		if takesValue(f) && !strings.Contains(arg, "=") {
			if i++; i == len(args) {
				return nil, nil, usage(fmt.Sprintf("flag %q needs a value", arg), "")
			}
			flags[len(flags)-1] = "--" + name + "=" + args[i]
		}
	}
	return flags, words, nil
}

// divide separates the flags of the program from those of the command.
func divide(flags []string, global map[string]cli.Flag) (program, command []string) {
	for _, arg := range flags {
		name, _, _ := flagName(arg)
		if global[name] != nil {
			program = append(program, arg)
		} else {
			command = append(command, arg)
		}
	}
	return program, command
}

func nearestFlag(name string, known map[string]cli.Flag) string {
	var names []string
	for n := range known {
		if len(n) > 1 {
			names = append(names, n)
		}
	}
	if near := nearest(name, names); near != "" {
		return "did you mean: --" + near
	}
	return ""
}

// nearest is the closest of names, or "" when none is close.
func nearest(name string, names []string) string {
	best, distance := "", len(name)/2+1
	for _, n := range names {
		if d := levenshtein.ComputeDistance(name, n); d < distance || d == distance && best != "" && n < best {
			best, distance = n, d
		}
	}
	return best
}
