profgate compare --measured interleaved fixtures/runs/apart/base fixtures/runs/apart/head
