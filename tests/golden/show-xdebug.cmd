profgate show fixtures/profiles/callgrind/xdebug-kinds.gz
