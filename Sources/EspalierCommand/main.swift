import Espalier
