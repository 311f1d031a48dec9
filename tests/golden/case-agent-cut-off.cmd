profgate compare --ci none --color never --measured interleaved fixtures/cases/agent-cut-off/base fixtures/cases/agent-cut-off/head
# exits with 3
