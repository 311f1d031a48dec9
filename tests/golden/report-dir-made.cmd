cd "$TMPDIR" && profgate report --report-dir a/b --report html=a/b/x.html --report text=a/t "$OLDPWD/fixtures/causes/forty.json" >out && ls a a/b && profgate report --report-dir a/b --report html=a/c/x.html "$OLDPWD/fixtures/causes/forty.json"
# exits with 5
