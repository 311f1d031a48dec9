profgate config --check --config nowhere.yml
# exits with 4
