"""How it is kept: store, files, mail, signing, standing block."""
