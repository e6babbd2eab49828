"""What calls of libraries do to what they are given: whether they change it, keep it, draw at random, act elsewhere."""

from __future__ import annotations

import functools
from dataclasses import dataclass


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CONTAINER_METHODS = words("""
    append extend insert add update setdefault pop popitem remove discard clear sort reverse appendleft popleft fill
    """)
# Methods that change nothing, unless a class of the notebook has one of that name
READING_METHODS = words("""
    join format split rsplit splitlines strip lstrip rstrip lower upper title replace startswith endswith ljust
    rjust center zfill count index find partition encode get items keys values copy intersection union difference
    issubset is_integer mean sum std var min max argmax argmin argsort any all round astype reshape ravel flatten
    transpose tolist item dot cumsum cumprod prod clip nonzero squeeze repeat swapaxes diagonal trace conj
    searchsorted numpy ptp predict get_weights count_params get_config summary
    """)
# Methods of Matplotlib's axes and figures, which change nothing but a picture
DRAWING_METHODS = words("""
    plot scatter bar barh hist imshow contour contourf pcolormesh fill_between step stem errorbar quiver loglog
    semilogx semilogy boxplot matshow stairs axhspan axvspan text annotate arrow axhline axvline axline hlines
    vlines legend colorbar bar_label set set_title set_xlabel set_ylabel set_xlim set_ylim set_xticks set_yticks
    set_aspect set_xscale set_yscale set_axis_off suptitle supxlabel supylabel margins grid axis invert_xaxis
    invert_yaxis label_outer tight_layout twinx tick_params subplots subfigures add_patch add_artist get_legend
    get_legend_handles_labels get_xlim get_ylim get_bbox_patch clabel table pie gca add_subplot
    """)
TRAINING_METHODS = frozenset(["fit", "fit_transform", "train_on_batch", "partial_fit"])
CALLING_BUILTINS = words("""
    map filter sorted min max iter next
    """)

_HARMLESS = words("""
    numpy matplotlib math cmath keras tensorflow torch jax sklearn scipy pandas random lecturekit time collections
    itertools functools operator dataclasses typing statistics string re copy fractions decimal datetime textwrap
    IPython abc enum numbers __future__
    """)
_DRAWING = frozenset(["keras", "tensorflow", "torch", "sklearn", "scipy", "random"])
_CALM_LECTUREKIT = words("""
    data plots activations calculus backprop approximation features check question
    """)
_CALM_KERAS = words("""
    ops distribution callbacks metrics losses optimizers activations Input
    """)
_OWN_RANDOM_STATE = frozenset(["default_rng", "Generator", "SeedSequence", "PCG64", "RandomState"])
_SEEDING = frozenset(["seed", "set_random_seed", "manual_seed", "set_seed", "set_state"])
_SETTINGS = words("""
    rc rcParams rcdefaults style switch_backend ion ioff xkcd seterr  config backend
    mixed_precision saving pyplot_config seterrcall get_ipython
    """)
_SETTERS = ("set_", "enable_", "disable_", "clear_", "register", "use_", "unregister", "install")
_WRITERS = ("save", "write", "dump", "to_csv", "to_pickle", "tofile", "to_file", "to_json", "export")
_MUTATORS = words("""
    shuffle copyto put place fill_diagonal putmask at heappush heappop heapify insort apply apply_gradients setattr
    delattr put_along_axis setflags
    """)
_PICTURES = ("matplotlib.", "lecturekit.plots.", "lecturekit.question", "lecturekit.check", "IPython.display.")


@dataclass(frozen=True)
class LibraryCall:
    """What is known of something imported, by its dotted path.

    Attributes:
        acts: it may write files or change settings, or nothing is known of its package.
        draws: it may take numbers from a global random state.
        seeds: it sets one.
        mutates: it changes what it is given.
        makes_new: what it returns is none of its arguments, nor a view of one.
        keeps_arguments: what it returns may hold its arguments.
    """

    acts: bool = False
    draws: bool = False
    seeds: bool = False
    mutates: bool = False
    makes_new: bool = False
    keeps_arguments: bool = True


@functools.lru_cache(maxsize=1024)
def library_call(path: str) -> LibraryCall:
    """What is known of what has this dotted path, such as `numpy.random.shuffle`."""
    top, *rest = path.split(".")
    last = rest[-1] if rest else top
    seeds, setter = last in _SEEDING, last.startswith(_SETTERS)
    picture = path.startswith(_PICTURES)
    return LibraryCall(
        acts=top not in _HARMLESS or writes_files(last) or bool(_SETTINGS & {*rest}) or (setter and not seeds),
        draws=_draws(top, rest),
        seeds=seeds,
        mutates=last in _MUTATORS,
        makes_new=picture or last[:1].isupper(),
        keeps_arguments=not picture,
    )


def writes_files(name: str) -> bool:
    """Whether a function or method of this name may write a file."""
    return name.startswith(_WRITERS)


def _draws(top: str, rest: list[str]) -> bool:
    if top == "numpy":
        return rest[:1] == ["random"] and not _OWN_RANDOM_STATE & {*rest[1:2]}
    if top == "lecturekit":
        return bool(rest) and rest[0] not in _CALM_LECTUREKIT
    return top in _DRAWING and not (top == "keras" and _CALM_KERAS & {*rest[:1]})
