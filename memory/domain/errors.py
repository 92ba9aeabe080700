"""Everything that can go wrong, as types.

AdwrightError
├── BadInput            what the person gave cannot be used           exit code 2
│   ├── NotFound        a named run, product or file does not exist
│   └── StaleVersion    a decision about a version that is no longer current
├── Blocked             the backstop does not let this pass           exit code 3
├── Waiting             a person has to answer or decide              exit code 4
├── OutsideFailure      a model, database or platform failed          exit code 1
│   ├── Unavailable     it did not answer, or not in time; may be tried again
│   └── Misbehaved      it answered nonsense
├── StorageFailure      the home folder cannot be read or written     exit code 1
├── LeaseLost           another process carries this run on
└── PlanInvalid         a plan with a cycle, an unknown agent or a missing input
"""


class AdwrightError(Exception):
    """Base of all. `what` says what happened, `kept` what is safe, `todo` what to do next."""

    exit_code = 1

    def __init__(self, what: str, *, kept: str = "", todo: str = "", field: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.todo = todo
        self.field = field

    def to_json(self) -> dict[str, str | None]:
        return {
            "error": type(self).__name__,
            "what": self.what,
            "kept": self.kept,
            "todo": self.todo,
            "field": self.field,
        }


class BadInput(AdwrightError):
    exit_code = 2


class NotFound(BadInput):
    pass


class StaleVersion(BadInput):
    pass


class Blocked(AdwrightError):
    exit_code = 3


class Waiting(AdwrightError):
    exit_code = 4


class OutsideFailure(AdwrightError):
    pass


class Unavailable(OutsideFailure):
    pass


class Misbehaved(OutsideFailure):
    pass


class StorageFailure(AdwrightError):
    pass


class LeaseLost(AdwrightError):
    pass


class PlanInvalid(AdwrightError):
    pass
