for sides in 'base head' 'head base'; do set -- $sides; profgate compare fixtures/cases/panic-in-head/$1 fixtures/cases/panic-in-head/$2; echo "exit $?"; done
