"""Several tagged PDFs become one, with one structure tree, so that screen readers can read the whole (PDF/UA-1)."""

import io
from collections.abc import Sequence
from contextlib import ExitStack

import pikepdf


def merge(parts: Sequence[bytes]) -> bytes:
    """Return one file of several, in order; title, language and metadata are those of the first."""
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.open(io.BytesIO(parts[0])))
        for part in parts[1:]:
            _append(whole, opened.enter_context(pikepdf.open(io.BytesIO(part))))
        merged = io.BytesIO()
        whole.save(merged, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return merged.getvalue()


def _append(whole: pikepdf.Pdf, part: pikepdf.Pdf) -> None:
    """Add the pages of `part`, then its structure: its elements join the tree, their keys moved past those in use."""
    tree, added = whole.Root.StructTreeRoot, part.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    offset = 1 + max((int(numbers[n]) for n in range(0, len(numbers), 2)), default=-1)
    for page in part.pages:
        if "/StructParents" in page.obj:
            page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset
    roots = list(added.K)
    for root in roots:
        del root["/P"]  # it pointed to the tree of `part`, which stays behind
    whole.pages.extend(part.pages)
    for root in roots:
        copied = whole.copy_foreign(root)
        copied.P = tree
        tree.K.append(copied)
    keys = added.ParentTree.Nums
    for n in range(0, len(keys), 2):
        numbers.append(int(keys[n]) + offset)
        numbers.append(whole.copy_foreign(part.make_indirect(keys[n + 1])))
