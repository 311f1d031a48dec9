cp -r fixtures/cases/traffic fixtures/cases/deploy $TMPDIR && cp -r fixtures/cases/operations/. $TMPDIR && cd $TMPDIR && profgate compare traffic/base traffic/head && profgate compare traffic/head traffic/base | head -1 && profgate compare deploy/base deploy/head
# exits with 1
