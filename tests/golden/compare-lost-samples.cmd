profgate compare fixtures/runs/unusable/lost-samples/base fixtures/runs/unusable/lost-samples/head
