"""What the register refuses, and what a verifier found wrong, each by a code of its own."""

from __future__ import annotations

from adjudge.domain.errors import DomainError


class BadSignature(DomainError):
    """A signature under the key that we trust does not fit the text."""

    code = "register.bad_signature"

    def message(self) -> str:
        return f"The signature of {self.details.get('key')} does not fit the checkpoint."

    def remedy(self) -> str:
        return (
            "Keep the file: text and signature were not made together. Fetch it anew and compare."
        )


class UnknownKey(DomainError):
    """A checkpoint carries no signature by the key that we trust."""

    code = "register.unknown_key"

    def message(self) -> str:
        return f"The checkpoint carries no signature by {self.details.get('key')}."

    def remedy(self) -> str:
        return "Check that the key belongs to this register, and fetch the checkpoint anew."


class BadKey(DomainError):
    """A verifier key is not one, or contradicts its own key id."""

    code = "register.bad_key"

    def message(self) -> str:
        return f"This is no verifier key: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Copy the whole key again: name, plus, eight hex digits, plus, base64."


class BadCheckpoint(DomainError):
    """A checkpoint is not written as one."""

    code = "register.bad_checkpoint"

    def message(self) -> str:
        return f"The checkpoint cannot be read: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Fetch it anew; if it stays so, the register's operator must explain it."


class BadProof(DomainError):
    """An inclusion or consistency proof does not lead to the root."""

    code = "register.bad_proof"

    def message(self) -> str:
        return f"The proof does not hold: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Check that entry, receipt and key belong together; if they do, it was altered."


class BadEntry(DomainError):
    """An entry is not the one that the log committed to."""

    code = "register.bad_entry"

    def message(self) -> str:
        return f"Entry {self.details.get('index')} is not what the log committed to."

    def remedy(self) -> str:
        return f"Compare {self.details.get('path')} with another copy: it was altered or damaged."


class BadTile(DomainError):
    """A tile or bundle of the log does not agree with the entries and the signed root."""

    code = "register.bad_tile"

    def message(self) -> str:
        return f"{self.details.get('path')} does not agree with the signed checkpoint."

    def remedy(self) -> str:
        return "Compare the file with another copy: it was altered or damaged."


class BadRoot(DomainError):
    """The entries hash to another root than the one that was signed."""

    code = "register.bad_root"

    def message(self) -> str:
        return f"The first {self.details.get('size')} entries do not hash to the signed root."

    def remedy(self) -> str:
        return "Keep both copies: the history shown is not the history that was signed."


class MissingFile(DomainError):
    """A file that the checkpoint's size requires is not there."""

    code = "register.missing_file"

    def message(self) -> str:
        return f"The log has no {self.details.get('path')}."

    def remedy(self) -> str:
        return "Mirror the log again; the register must serve every file of its checkpoint."


class BadLeaf(DomainError):
    """A record cannot be a leaf as it stands."""

    code = "register.bad_leaf"

    def message(self) -> str:
        return f"This cannot be a leaf: {self.details.get('problem')}."

    def remedy(self) -> str:
        return "Correct the field; a leaf carries hashes and types, never texts."


class LeafTooLarge(DomainError):
    """A leaf is longer than the format allows."""

    code = "register.leaf_too_large"

    def message(self) -> str:
        return f"A leaf of {self.details.get('size')} bytes is longer than 65,535."

    def remedy(self) -> str:
        return "Put the hash of the record into the leaf, not the record."


class BadSize(DomainError):
    """An index or size lies outside the tree."""

    code = "register.bad_size"

    def message(self) -> str:
        return f"There is no {self.details.get('what')} in a log of {self.details.get('size')}."

    def remedy(self) -> str:
        return "Ask for an entry below the size of the checkpoint."


class SizeRegressed(DomainError):
    """A checkpoint of fewer entries than the last published one would hide history."""

    code = "register.size_regressed"

    def message(self) -> str:
        return (
            f"The log was published with {self.details.get('published')} entries; "
            f"{self.details.get('size')} cannot be signed."
        )

    def remedy(self) -> str:
        return "Restore the missing entries, or begin a new log that names the old head."


class RootChanged(DomainError):
    """The entries, or the files on disk, no longer lead to the root last published."""

    code = "register.root_changed"

    def message(self) -> str:
        return (
            f"The entries do not continue the log published with "
            f"{self.details.get('published')} entries: {self.details.get('problem')}."
        )

    def remedy(self) -> str:
        return "Do not sign. Find the entry that changed; if only the files did, rebuild them."


class LeavesMissing(DomainError):
    """The store gave fewer leaves than the size to publish."""

    code = "register.leaves_missing"

    def message(self) -> str:
        return f"Only {self.details.get('found')} of {self.details.get('size')} leaves were found."

    def remedy(self) -> str:
        return "Publish the number of leaves that are committed."


class PublisherBusy(DomainError):
    """Another process is publishing this log; it has one writer at a time."""

    code = "register.busy"

    def message(self) -> str:
        return "Another process is publishing the log."

    def remedy(self) -> str:
        return "Try again in a second."
