profgate compare fixtures/runs/unusable/unsymbolized/base fixtures/runs/unusable/unsymbolized/head
