profgate compare --exit-zero fixtures/runs/cpu-sort/base fixtures/runs/cpu-sort/head
