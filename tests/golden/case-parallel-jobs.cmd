profgate compare fixtures/cases/parallel-jobs/base fixtures/cases/parallel-jobs/head
