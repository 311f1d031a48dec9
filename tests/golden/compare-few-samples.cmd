profgate compare fixtures/runs/unusable/few-samples/base fixtures/runs/unusable/few-samples/head
