cd fixtures/cases/snapshots && profgate compare steady/base steady/head && profgate compare steady/head steady/base && profgate compare deploy/base deploy/head
# exits with 1
