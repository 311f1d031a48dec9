profgate config --check --config fixtures/config/typos.yml
# exits with 4
