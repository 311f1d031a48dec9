profgate compare --config fixtures/config/long-unit.yml fixtures/runs/long-unit/base fixtures/runs/long-unit/head
