profgate config --check --config fixtures/config/expired.yml
