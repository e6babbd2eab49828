"""Small images of handwritten digits."""

from sklearn.datasets import load_digits


def digits():
    """scikit-learn's digits: 1797 images of 8 x 8 pixels, without a download.

    Returns:
        X, float64 (1797, 8, 8) from 0 (paper) to 1 (ink), and y, int64 (1797,) from 0 to 9.

    Source: UCI, "Optical Recognition of Handwritten Digits", as bundled with scikit-learn.
    """
    data = load_digits()
    return data.images / 16, data.target
