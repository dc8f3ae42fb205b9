import MIP
