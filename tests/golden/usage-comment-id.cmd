profgate compare --comment-id "a --> b" fixtures/runs/noise/base fixtures/runs/noise/head
# exits with 4
