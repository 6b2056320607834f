package config

import (
	"errors"
	"strings"

	"github.com/kballard/go-shellquote"
)

const secretForms = `write "env:NAME", "file:PATH", "keyring:SERVICE/USER", "cmd:COMMAND ARGS" or the value itself`

// source says where a secret is.
type source int

const (
	literal source = iota
	fromEnv
	fromFile
	fromKeyring
	fromCommand
)

// A reference says where a secret is, or is the secret.
type reference struct {
	kind  source
	name  string   // environment variable, path, or keyring service
	user  string   // of the keyring
	argv  []string // of the command
	value string   // of a literal
}

// parseReference reads what stands in the configuration. The error holds no
// part of it.
func parseReference(text string) (reference, error) {
	scheme, rest, _ := strings.Cut(text, ":")
	switch scheme {
	case "env":
		return named(fromEnv, rest, "env: names no variable")
	case "file":
		return named(fromFile, rest, "file: names no path")
	case "keyring":
		service, user, ok := strings.Cut(rest, "/")
		if !ok || service == "" || user == "" {
			return reference{}, errors.New("keyring: is followed by SERVICE/USER")
		}
		return reference{kind: fromKeyring, name: service, user: user}, nil
	case "cmd":
		argv, err := shellquote.Split(rest)
		if err != nil || len(argv) == 0 || argv[0] == "" {
			return reference{}, errors.New("cmd: is followed by a command whose quotes are closed")
		}
		return reference{kind: fromCommand, argv: argv}, nil
	}
	if err := checkSecret(text); err != nil {
		return reference{}, err
	}
	return reference{value: text}, nil
}

func named(kind source, name, problem string) (reference, error) {
	if name == "" {
		return reference{}, errors.New(problem)
	}
	return reference{kind: kind, name: name}, nil
}

// checkSecret refuses what no platform gives out and no header can carry.
func checkSecret(value string) error {
	switch {
	case value == "":
		return errors.New("the secret is empty")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return errors.New("the secret has more than one line, or control characters")
	}
	return nil
}
