module profgate/servers

go 1.26

tool github.com/parca-dev/parca/cmd/parca

require github.com/parca-dev/parca v0.28.0
