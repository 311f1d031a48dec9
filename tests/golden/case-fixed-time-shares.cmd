cp -r fixtures/cases/fixed-time-harness/. "$TMPDIR" && cd "$TMPDIR" && sed -i "s/ 448748\$/ 1354667/; s/ 43[0-9]*\$/ 1354667/; s/ 4[45][0-9]*\$/ 1354667/" head/*/.*.out && profgate compare base head
# exits with 3
