package fetch

// String names the kind as `imdex providers` shows it.
func (k KeyKind) String() string {
	switch k {
	case KeyString:
		return "string"
	case KeySecret:
		return "secret"
	case KeyInt:
		return "number"
	case KeyBool:
		return "true or false"
	case KeyStrings:
		return "list of strings"
	case KeyFile:
		return "file of lines"
	case KeyTables:
		return "list of tables"
	}
	return "unknown"
}
