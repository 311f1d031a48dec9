cp -r fixtures/runs/collector/base fixtures/runs/collector/head $TMPDIR; cd $TMPDIR; rm base/*/*.mem.*; profgate compare base head | grep collector; rm head/*/*.mem.*; profgate compare base head | grep collector; cp -r head same; profgate compare head same | grep collector
# exits with 1
