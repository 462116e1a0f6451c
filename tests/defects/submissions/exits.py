import sys

sys.exit("7 of 7 points")
