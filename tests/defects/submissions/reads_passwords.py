rate = open("/etc/passwd").read()
