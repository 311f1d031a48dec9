profgate compare --config fixtures/config/typos.yml a b
# exits with 4
