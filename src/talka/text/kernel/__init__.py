"""The words of ``talka.text`` at the speed of compiled code, for many texts at once."""

from talka.text.kernel.batch import TokenBatch, words_of
from talka.text.kernel.hashing import SEED, avalanche, hash_of, hash_step
from talka.text.kernel.tokenise import tokenise

__all__ = ["SEED", "TokenBatch", "avalanche", "hash_of", "hash_step", "tokenise", "words_of"]
