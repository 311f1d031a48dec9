(profgate compare fixtures/runs/cpu-regression/base fixtures/runs/cpu-regression/head; echo "exit $?" >&2) | true
