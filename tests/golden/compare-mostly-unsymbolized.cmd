profgate compare fixtures/runs/unusable/mostly-unsymbolized/base fixtures/runs/unusable/mostly-unsymbolized/head
# exits with 3
