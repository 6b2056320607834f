package yunhu

import (
	"strings"

	"imdex/fetch/wire"
)

// form is what somebody filled in, a line a field in the form's order. The fields
// are keyed by their ids.
func (d *decoder) form(m wire.Members) bool {
	fields, odd := m.Get("form_json").Embedded()
	d.Warn(odd...)
	var lines []string
	for _, field := range fields.Fields() {
		lines = append(lines, formLine(field.Members()))
	}
	for field := range fields.List() {
		lines = append(lines, formLine(field.Members()))
	}
	d.Msg.Text = wire.Lines(lines...)
	return d.Msg.Text != ""
}

// formLine is "label: value", or the part of it that there is.
func formLine(m wire.Members) string {
	label, value := m.Get("label").Text(), formValue(m)
	if label == "" || value == "" {
		return label + value
	}
	return label + ": " + value
}

// formValue is a field's value: that of an input or a switch, the choice of a
// radio or a select, all choices of a checkbox.
func formValue(m wire.Members) string {
	for _, name := range [...]string{"value", "select_value"} {
		if text := m.Get(name).Text(); text != "" {
			return text
		}
	}
	chosen := m.Get("select_values")
	if text := chosen.Text(); text != "" {
		return text
	}
	var texts []string
	for each := range chosen.List() {
		texts = append(texts, each.Text())
	}
	return strings.Join(texts, ", ")
}
