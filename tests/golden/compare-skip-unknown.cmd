profgate compare --skip-unknown fixtures/runs/unusable/unknown-file/base fixtures/runs/unusable/unknown-file/head
