profgate compare fixtures/runs/unusable/symbols-differ/base fixtures/runs/unusable/symbols-differ/head
# exits with 3
