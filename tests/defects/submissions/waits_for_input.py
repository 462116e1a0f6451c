rate = input("your password: ")
