profgate show fixtures/profiles/dhat/pairs.dhat
