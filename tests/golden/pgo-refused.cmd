for set in guides std-cpu/base std-noise/nothing; do profgate pgo -o $TMPDIR/x fixtures/runs/$set; echo $?; done; ls $TMPDIR; profgate pgo --stale 10 fixtures/runs/guides; echo $?
