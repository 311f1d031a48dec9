profgate compare fixtures/runs/apart/base fixtures/runs/apart/head
