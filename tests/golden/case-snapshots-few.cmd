cp -r fixtures/cases/snapshots/steady/. "$TMPDIR" && cd "$TMPDIR" && rm base/order/00[4-6].* head/order/01[1-3].* && profgate compare base head
# exits with 3
