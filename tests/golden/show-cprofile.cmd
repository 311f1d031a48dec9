profgate show fixtures/profiles/cprofile/python-3.13.prof.gz
