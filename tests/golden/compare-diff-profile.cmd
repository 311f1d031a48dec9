profgate compare fixtures/runs/unusable/diff-profile/base fixtures/runs/unusable/diff-profile/head
# exits with 5
