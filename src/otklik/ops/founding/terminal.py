"""Plain questions and answers: questions on standard error, answers line by line, also out of a pipe."""

import getpass
import sys
from collections.abc import Callable
from typing import TypeVar

from otklik.ops.founding.wish import Refused
from otklik.ops.founding.wording import words
from otklik.ops.say import DATA, USAGE
from otklik.ops.trouble import Trouble

Value = TypeVar("Value")
_YES = frozenset(("y", "yes", "д", "да"))
_NO = frozenset(("n", "no", "н", "нет"))


class Terminal:
    """Whom the questions are asked; with `silent` nothing is asked, and what is missing is an error."""

    def __init__(self, *, language: str, silent: bool) -> None:
        self.language = language
        self.silent = silent
        self.screen = sys.stderr

    def value(
        self, said: str | None, flag: str, question: str, read: Callable[[str], Value], *, default: str = ""
    ) -> Value:
        """The value of an option, else of an answer; a wrong one is told and asked for again.

        Raises Trouble when `silent`, or when the answers have come to their end.
        """
        if said is None and self.silent:
            said = default or None
        if said is None and self.silent:
            raise Trouble(self.words("missing", flag=flag), code=USAGE)
        while True:
            answer = said if said is not None else self._answer(question, default)
            try:
                return read(answer.strip())
            except Refused as refused:
                self.refuse(refused)
                said = None

    def yes(self, code: str, *, default: bool, **params: object) -> bool:
        """A question to answer with y or n; `default` is what Enter means, and what silence does."""
        if self.silent:
            return default
        choice = "[Y/n]" if default else "[y/N]"
        while True:
            answer = self._line(f"{self.words(code, **params)} {choice} ").strip().lower()
            if not answer:
                return default
            if answer in _YES | _NO:
                return answer in _YES
            self.tell("yes_or_no")

    def given_secret(self) -> str:
        """The line that a script gives on standard input."""
        return sys.stdin.readline().rstrip("\r\n")

    def secret(self, code: str) -> str:
        """A line that is not shown while it is typed."""
        if sys.stdin.isatty():
            return getpass.getpass(self.words(code) + " ", stream=sys.stderr)
        return self._line(self.words(code) + " ")

    def tell(self, code: str, **params: object) -> None:
        """Words for the person, between the questions."""
        print(self.words(code, **params), file=sys.stderr, flush=True)

    def refuse(self, refused: Refused) -> None:
        """Says what would be right, so that it can be asked again. Raises Trouble when `silent`."""
        if self.silent:
            raise Trouble(self.words(refused.code, **refused.params), code=DATA) from refused
        sentence = self.words(refused.code, **refused.params)
        print(sentence[:1].upper() + sentence[1:], file=self.screen, flush=True)

    def words(self, code: str, **params: object) -> str:
        return words(code, self.language, **params)

    def _answer(self, question: str, default: str) -> str:
        return self._line(f"{question}{f' [{default}]' if default else ''}: ").strip() or default

    def _line(self, prompt: str) -> str:
        print(prompt, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            print(file=sys.stderr)
            raise Trouble(self.words("answers_ended"), code=USAGE)
        return line.rstrip("\r\n")
