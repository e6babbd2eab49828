"""Values that anybody may hand in."""

from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.check.kernel.wire import Other

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.just(Other("X"))
    | hnp.arrays(
        st.sampled_from(["f4", "i8", "?", "c16", "u8", "U3"]), hnp.array_shapes(min_dims=0, min_side=0, max_side=3)
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)
