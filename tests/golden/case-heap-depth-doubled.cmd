profgate compare --config fixtures/cases/heap-depth/modules.yml fixtures/cases/heap-depth/base fixtures/cases/heap-depth/doubled
# exits with 1
