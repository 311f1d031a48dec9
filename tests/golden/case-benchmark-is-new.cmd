for sides in 'base head' 'head base'; do set -- $sides; profgate compare fixtures/cases/benchmark-is-new/$1 fixtures/cases/benchmark-is-new/$2; echo "exit $?"; done
