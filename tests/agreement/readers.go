// What Go's readers of YAML and TOML make of texts: those that Hugo read front matter with before
// 0.152, and the one that it reads TOML with. Reads [{"kind", "text"}] as JSON, and writes {"names",
// "values"}, where what a reader rejects is null.
//
//	apt install golang-go golang-gopkg-yaml.v2-dev golang-gopkg-yaml.v3-dev \
//	    golang-github-pelletier-go-toml.v2-dev
//	GO111MODULE=off GOPATH=/usr/share/gocode go run tests/agreement/readers.go
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"

	toml "github.com/pelletier/go-toml/v2"
	yaml2 "gopkg.in/yaml.v2"
	yaml3 "gopkg.in/yaml.v3"
)

type text struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

type reader struct {
	name, kind string
	read       func([]byte, any) error
}

var readers = []reader{
	{"yaml.v2", "yaml", yaml2.Unmarshal},
	{"yaml.v3", "yaml", yaml3.Unmarshal},
	{"go-toml", "toml", toml.Unmarshal},
}

// plain is a value as JSON can have it.
func plain(value any) any {
	switch value := value.(type) {
	case map[any]any:
		mapping := map[string]any{}
		for key, one := range value {
			mapping[fmt.Sprint(key)] = plain(one)
		}
		return mapping
	case map[string]any:
		mapping := map[string]any{}
		for key, one := range value {
			mapping[key] = plain(one)
		}
		return mapping
	case []any:
		list := []any{}
		for _, one := range value {
			list = append(list, plain(one))
		}
		return list
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return fmt.Sprint(value)
		}
		return value
	case nil, bool, string, int, int64, uint64:
		return value
	default:
		return fmt.Sprint(value)
	}
}

func (reader reader) value(text string) (value any) {
	// Some of them panic over what they do not expect.
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	if reader.read([]byte(text), &value) != nil {
		return nil
	}
	if value == nil {
		return map[string]any{}
	}
	return plain(value)
}

func main() {
	var texts []text
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		log.Fatal(err)
	}
	names := []string{}
	for _, reader := range readers {
		names = append(names, reader.name)
	}
	values := []map[string]any{}
	for _, text := range texts {
		found := map[string]any{}
		for _, reader := range readers {
			if reader.kind == text.Kind {
				found[reader.name] = reader.value(text.Text)
			}
		}
		values = append(values, found)
	}
	answer := map[string]any{"names": names, "values": values}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		log.Fatal(err)
	}
}
